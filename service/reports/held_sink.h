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
  Status begin(const audit::report::Cover& cover) override;
  Status heading(const std::string& text) override;
  Status paragraph(const std::string& text, audit::report::Tone tone) override;
  Status facts(const std::vector<audit::report::Fact>& facts) override;
  Status chart(const audit::report::Chart& chart) override;
  Status begin_table(const audit::report::Table& table) override;
  Status row(const std::vector<audit::report::Cell>& cells) override;
  Status end_table() override;
  Status end(const audit::report::Proof& proof) override;

  // What stands above the rest: facts, with how many gaps it has, a chart that has bars, and a table `gaps`
  // of what is missing and what fills it.
  Status summarise(audit::report::Sink& sink, std::vector<audit::report::Fact> facts,
                   const audit::report::Chart& chart = {}) const;
  // The calls, in their order; once.
  Status release(audit::report::Sink& sink);

 private:
  struct FoundGap {
    std::string place;  // "Purpose analytics: Controller", "locations: customer"
    std::string why;
  };
  void note(const std::string& place, const audit::report::Cell& cell);
  Status write_gaps(audit::report::Sink& sink) const;

  std::vector<std::function<Status(audit::report::Sink&)>> calls_;
  std::vector<FoundGap> gaps_;
  std::string heading_;
  audit::report::Table table_;
};

}  // namespace steward::service::reports
