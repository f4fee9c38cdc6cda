#include "service/reports/holds_part.h"

#include <algorithm>

#include "policy/engine/selector.h"

namespace steward::service::reports {

using namespace audit::report;
using audit::LegalHold;

namespace {

bool is_among(const LegalHold& hold, const Dataset& dataset) {
  return hold.datasets.empty() ? !hold.subject.empty() : policy::matches_dataset(hold.datasets, dataset);
}

}  // namespace

bool is_about(const ReportContext& context, const LegalHold& hold) {
  const Filters& filters = context.filters;
  if (!filters.person.empty() && !hold.subject.empty() && !is_of_person(filters, hold.subject)) return false;
  if (filters.dataset.empty()) return true;
  const auto node = context.world->catalog->resolve(dataset_part(filters.dataset));
  const Dataset* dataset = node.ok() ? context.world->catalog->find(node->dataset) : nullptr;
  return dataset && is_among(hold, *dataset);
}

Result<HoldsPart> HoldsPart::read(const ReportContext& context) {
  HoldsPart part(context);
  part.today_ = audit::day_of(context.as_of());
  STEWARD_ASSIGN_OR_RETURN(const auto entries, context.registers(audit::entry_kind::kLegalHold));
  audit::HoldRegister folded;
  for (const LedgerEntry& entry : entries) folded.add(entry.seq, entry.time, entry.body);
  part.holds_ = folded.holds();
  part.unreadable_ = folded.unreadable();
  return part;
}

HoldsPart::OnDataset HoldsPart::on(const Dataset& dataset) const {
  OnDataset found;
  for (const LegalHold& hold : holds_) {
    if (!is_among(hold, dataset)) continue;
    const bool is_there = audit::in_force(hold, today_);
    if (!hold.subject.empty())
      found.people += is_there ? 1 : 0;
    else if (is_there)
      found.since = std::min(found.since.value_or(hold.from), hold.from);
    else if (hold.released && *hold.released <= today_)
      found.ended.push_back({hold.from, *hold.released});
  }
  std::stable_sort(found.ended.begin(), found.ended.end(),
                   [](const auto& a, const auto& b) { return a.from < b.from; });
  return found;
}

Timestamp HoldsPart::OnDataset::due_after(Timestamp due) const {
  for (const Ended& hold : ended)
    if (Timestamp(hold.from) <= due && due < Timestamp(hold.released)) due = Timestamp(hold.released);
  return due;
}

size_t HoldsPart::in_force() const {
  return static_cast<size_t>(std::count_if(holds_.begin(), holds_.end(), [&](const LegalHold& hold) {
    return is_about(context_, hold) && audit::in_force(hold, today_);
  }));
}

Status HoldsPart::write(Sink& sink) const {
  STEWARD_RETURN_IF_ERROR(sink.begin_table(
      {"holds",
       "Legal holds",
       "A hold stops the deletion, not the clock: what was overdue when it came stays overdue. "
       "What falls due while it is held falls due on the day of the release. \"On now\" counts "
       "the datasets of the catalog that a hold names; 0: none is called that.",
       {{"hold", "Hold", CellType::kText, 1.7},
        {"datasets", "On datasets", CellType::kList, 1.8},
        {"on_now", "On now", CellType::kInteger, 0.6},
        {"person", "On a person", CellType::kText, 1.5},
        {"from", "From", CellType::kText, 0.9},
        {"released", "Released", CellType::kText, 0.9},
        {"ordered_by", "Ordered by", CellType::kText, 1.4},
        {"reason", "Why", CellType::kText, 2},
        {"release_reason", "Why released", CellType::kText, 1.4},
        {"entry", "Entry", CellType::kInteger, 0.6}},
       "No legal hold is on what this report is about (`steward retention hold add`)."}));
  for (const LegalHold& hold : holds_) {
    if (!is_about(context_, hold)) continue;
    const auto text = [](const std::string& value) { return value.empty() ? Cell() : Cell(value); };
    const auto& datasets = context_.world->catalog->datasets();
    const auto named = std::count_if(datasets.begin(), datasets.end(),
                                     [&](const Dataset& each) { return is_among(hold, each); });
    STEWARD_RETURN_IF_ERROR(sink.row(
        {hold.id,
         hold.datasets.empty() ? Cell(std::vector<std::string>{"all data of the person"})
                               : Cell(hold.datasets),
         hold.datasets.empty() ? Cell() : Cell(static_cast<int64_t>(named)), text(hold.subject),
         audit::format_day(hold.from), hold.released ? Cell(audit::format_day(*hold.released)) : Cell(),
         hold.ordered_by, hold.reason, text(hold.release_reason), hold.entry}));
  }
  return sink.end_table();
}

}  // namespace steward::service::reports
