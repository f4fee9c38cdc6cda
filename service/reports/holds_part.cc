#include "service/reports/holds_part.h"

#include <algorithm>

namespace steward::service::reports {

using namespace audit::report;
using audit::LegalHold;

Result<HoldsPart> HoldsPart::read(const ReportContext& context) {
  HoldsPart part(context);
  part.today_ = audit::day_of(context.as_of());
  STEWARD_ASSIGN_OR_RETURN(const auto entries, context.registers(audit::entry_kind::kLegalHold));
  audit::HoldRegister folded;
  for (const LedgerEntry& entry : entries) folded.add(entry.seq, entry.time, entry.body);
  part.holds_ = folded.holds();
  return part;
}

HoldsPart::OnDataset HoldsPart::on(std::string_view full_name) const {
  OnDataset found;
  for (const LegalHold& hold : holds_) {
    const bool is_there = audit::in_force(hold, today_);
    if (audit::holds_rows_of(hold, full_name)) found.people += is_there ? 1 : 0;
    if (!audit::holds_dataset(hold, full_name)) continue;
    if (is_there) found.since = std::min(found.since.value_or(hold.from), hold.from);
    if (hold.released && *hold.released <= today_)
      found.released = std::max(found.released.value_or(*hold.released), *hold.released);
  }
  return found;
}

size_t HoldsPart::in_force() const {
  return static_cast<size_t>(std::count_if(holds_.begin(), holds_.end(), [&](const LegalHold& hold) {
    return is_about(hold) && audit::in_force(hold, today_);
  }));
}

bool HoldsPart::is_about(const LegalHold& hold) const {
  const Filters& filters = context_.filters;
  if (!filters.person.empty() && !hold.subject.empty() && !is_of_person(filters, hold.subject)) return false;
  if (filters.dataset.empty()) return true;
  const std::string dataset = dataset_part(filters.dataset);
  return audit::holds_dataset(hold, dataset) || audit::holds_rows_of(hold, dataset);
}

Status HoldsPart::write(Sink& sink) const {
  STEWARD_RETURN_IF_ERROR(
      sink.begin_table({"holds",
                        "Legal holds",
                        "A hold stops the deletion, not the clock: what is overdue stays overdue, and is "
                        "held. After its release "
                        "data falls due on the day of the release at the earliest.",
                        {{"hold", "Hold", CellType::kText, 1.7},
                         {"datasets", "On datasets", CellType::kList, 1.8},
                         {"person", "On a person", CellType::kText, 1.5},
                         {"from", "From", CellType::kText, 0.9},
                         {"released", "Released", CellType::kText, 0.9},
                         {"ordered_by", "Ordered by", CellType::kText, 1.4},
                         {"reason", "Why", CellType::kText, 2},
                         {"release_reason", "Why released", CellType::kText, 1.4},
                         {"entry", "Entry", CellType::kInteger, 0.6}},
                        "No hold was ever ordered here (`steward retention hold add`)."}));
  for (const LegalHold& hold : holds_) {
    if (!is_about(hold)) continue;
    const auto text = [](const std::string& value) { return value.empty() ? Cell() : Cell(value); };
    STEWARD_RETURN_IF_ERROR(
        sink.row({hold.id,
                  hold.datasets.empty() ? Cell(std::vector<std::string>{"all data of the person"})
                                        : Cell(hold.datasets),
                  text(hold.subject), audit::format_day(hold.from),
                  hold.released ? Cell(audit::format_day(*hold.released)) : Cell(), hold.ordered_by,
                  hold.reason, text(hold.release_reason), hold.entry}));
  }
  return sink.end_table();
}

}  // namespace steward::service::reports
