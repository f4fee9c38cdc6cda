// Holds back what a builder tells, so that a summary can stand before it that counts its gaps. For parts as
// large as the catalog and the policies, not as the ledger.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "audit/report/model.h"

namespace steward::service::reports {

class HeldSink final : public audit::report::Sink {
 public:
  struct FoundGap {
    std::string place;  // "Purpose analytics: Controller", "locations: customer"
    std::string why;
  };

  Status begin(const audit::report::Cover& cover) override;
  Status heading(const std::string& text) override;
  Status paragraph(const std::string& text, audit::report::Tone tone) override;
  Status facts(const std::vector<audit::report::Fact>& facts) override;
  Status chart(const audit::report::Chart& chart) override;
  Status begin_table(const audit::report::Table& table) override;
  Status row(const std::vector<audit::report::Cell>& cells) override;
  Status end_table() override;
  Status end(const audit::report::Proof& proof) override;

  const std::vector<FoundGap>& gaps() const { return gaps_; }
  // The calls, in their order; once.
  Status release(audit::report::Sink& sink);

 private:
  void note(const std::string& place, const audit::report::Cell& cell);

  std::vector<std::function<Status(audit::report::Sink&)>> calls_;
  std::vector<FoundGap> gaps_;
  std::string heading_;
  audit::report::Table table_;
};

// "Gaps" as a fact with its tone, and a table `gaps` of all of them: what is missing, and what fills it.
audit::report::Fact gap_fact(const std::vector<HeldSink::FoundGap>& gaps);
Status write_gaps(audit::report::Sink& sink, const std::vector<HeldSink::FoundGap>& gaps);

}  // namespace steward::service::reports
