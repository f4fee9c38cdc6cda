// Legal holds as of a head, for reports: which are on a dataset, and the table of them. A hold names datasets
// as policies do: any name of them, or its end. Not thread-safe.
#pragma once

#include <optional>
#include <vector>

#include "audit/legal_hold.h"
#include "audit/report/model.h"
#include "catalog/dataset.h"
#include "service/reports/report_context.h"

namespace steward::service::reports {

// By dataset and person. A hold on datasets as a whole is about whoever's data is in them.
bool is_about(const ReportContext& context, const audit::LegalHold& hold);

class HoldsPart {
 public:
  // The context must outlive it.
  static Result<HoldsPart> read(const ReportContext& context);

  // What holds a dataset as a whole.
  struct OnDataset {
    std::optional<audit::Day> since;  // the first day of the longest that is in force; none: nothing holds it
    size_t people = 0;                // of holds in force that are on rows of one person
    struct Ended {
      audit::Day from, released;
    };
    std::vector<Ended> ended;  // by first day

    // `due`, or the release of what held the data then. What was due before a hold came was due all the same.
    Timestamp due_after(Timestamp due) const;
  };
  OnDataset on(const Dataset& dataset) const;

  size_t in_force() const;
  size_t unreadable() const { return unreadable_; }  // entries of the register
  // Those that the report is about, by dataset and person.
  Status write(audit::report::Sink& sink) const;

 private:
  explicit HoldsPart(const ReportContext& context) : context_(context) {}

  const ReportContext& context_;
  audit::Day today_{};  // of the head
  std::vector<audit::LegalHold> holds_;
  size_t unreadable_ = 0;
};

}  // namespace steward::service::reports
