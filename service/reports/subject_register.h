// The register of requests of data subjects as of a head: which of them a report is about, and the parts of a
// report that tell of them. Not thread-safe.
#pragma once

#include <string>
#include <vector>

#include "audit/report/model.h"
#include "audit/subject_request.h"
#include "service/reports/report_context.h"

namespace steward::service::reports {

// By person, regulation and period: a request is of every period in which it was open.
bool is_about(const Filters& filters, const audit::SubjectRequest& request);

class SubjectRegisterPart {
 public:
  // All requests in memory, half a kilobyte each. The context must outlive it.
  static Result<SubjectRegisterPart> read(const ReportContext& context);

  std::vector<audit::report::Fact> facts() const;
  // How deadlines were kept, each request, each of its events.
  Status write(audit::report::Sink& sink) const;

  // Those of the requests that the report is about, in order of seq; of the period or not.
  const std::vector<LedgerEntry>& entries() const { return entries_; }

 private:
  SubjectRegisterPart() = default;
  Status write_charts(audit::report::Sink& sink) const;
  Status write_rights(audit::report::Sink& sink) const;
  Status write_requests(audit::report::Sink& sink) const;
  Status write_events(audit::report::Sink& sink) const;

  audit::Day today_{};                           // of the head
  std::vector<audit::SubjectRequest> requests_;  // by receipt
  std::vector<LedgerEntry> entries_;
  size_t unreadable_ = 0, recorded_later_ = 0;
};

}  // namespace steward::service::reports
