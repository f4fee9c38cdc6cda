// Legal holds as of a head, for reports: which are on a dataset, and the table of them. Not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/legal_hold.h"
#include "audit/report/model.h"
#include "service/reports/report_context.h"

namespace steward::service::reports {

class HoldsPart {
 public:
  // The context must outlive it.
  static Result<HoldsPart> read(const ReportContext& context);

  // What holds a dataset as a whole.
  struct OnDataset {
    std::optional<audit::Day> since;  // the first day of the longest that is in force; none: nothing holds it
    std::optional<audit::Day> released;  // the last release of one that did; its time is not over before
    size_t people = 0;                   // of holds in force that are on rows of one person
  };
  OnDataset on(std::string_view full_name) const;

  size_t in_force() const;
  // Those that the report is about, by dataset and person.
  Status write(audit::report::Sink& sink) const;

 private:
  explicit HoldsPart(const ReportContext& context) : context_(context) {}
  bool is_about(const audit::LegalHold& hold) const;

  const ReportContext& context_;
  audit::Day today_{};  // of the head
  std::vector<audit::LegalHold> holds_;
};

}  // namespace steward::service::reports
