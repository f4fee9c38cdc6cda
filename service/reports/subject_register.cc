#include "service/reports/subject_register.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace steward::service::reports {
namespace {

using namespace audit::report;
using audit::Day;
using audit::Outcome;
using audit::Standing;
using audit::SubjectRequest;

// An event that is recorded later than this after its day is one that somebody remembered.
constexpr std::chrono::days kPromptly{1};

// How many requests stand where, and how long answers took.
struct Kept {
  int64_t open = 0, due_soon = 0, overdue = 0, in_time = 0, late = 0;
  int64_t withdrawn = 0, withdrawn_in_time = 0, refused = 0, extended = 0, unconfirmed = 0, to_confirm = 0;
  int64_t by_hindsight = 0;
  std::vector<int64_t> days;

  void add(const SubjectRequest& request, Day today) {
    const bool is_withdrawn = request.closed && request.outcome == Outcome::kWithdrawn;
    switch (audit::standing_on(request, today)) {
      case Standing::kDueSoon:
        ++due_soon;
        [[fallthrough]];
      case Standing::kOpen:
        ++open;
        break;
      case Standing::kOverdue:
        ++open, ++overdue;
        break;
      case Standing::kInTime:
        ++(is_withdrawn ? withdrawn_in_time : in_time);
        break;
      case Standing::kLate:
        ++late;
        break;
    }
    withdrawn += is_withdrawn;
    refused += request.closed && request.outcome == Outcome::kRefused;
    extended += request.extended.has_value();
    to_confirm += request.confirm_by.has_value();
    unconfirmed += audit::missed_confirmation(request, today);
    by_hindsight += audit::is_kept_by_hindsight(request, today);
    if (request.closed && !is_withdrawn) days.push_back(*audit::days_taken(request));
  }
  int64_t missed() const { return late + overdue; }
  Cell median() const {
    if (days.empty()) return {};
    std::vector<int64_t> sorted = days;
    std::sort(sorted.begin(), sorted.end());
    const size_t half = sorted.size() / 2;
    if (sorted.size() % 2 == 1) return static_cast<double>(sorted[half]);
    return static_cast<double>(sorted[half - 1] + sorted[half]) / 2;
  }
};

Kept kept_of(const std::vector<SubjectRequest>& requests, Day today) {
  Kept kept;
  for (const SubjectRequest& request : requests) kept.add(request, today);
  return kept;
}

Cell day_cell(const std::optional<Day>& day) {
  return day ? Cell(audit::format_day(*day)) : Cell();
}

Cell text_cell(std::string text) {
  return text.empty() ? Cell() : Cell(std::move(text));
}

std::optional<Day> day_at(const boost::json::object& body, std::string_view key) {
  const auto day = audit::parse_day(text_at(body, key));
  return day.ok() ? std::optional(*day) : std::nullopt;
}

bool is_recorded_later(const LedgerEntry& entry) {
  const auto on = day_at(entry.body, text_at(entry.body, "event") == "opened" ? "received" : "on");
  return on && audit::day_of(entry.time) - *on > kPromptly;
}

}  // namespace

bool is_about(const Filters& filters, const SubjectRequest& request) {
  if (!filters.person.empty() && !is_of_person(filters, request.subject)) return false;
  if (!filters.regulation.empty() && filters.regulation != audit::to_string(request.regulation)) return false;
  if (filters.to && Timestamp(request.received) >= *filters.to) return false;
  return !filters.from || !request.closed || *request.closed >= audit::day_of(*filters.from);
}

Result<SubjectRegisterPart> SubjectRegisterPart::read(const ReportContext& context) {
  SubjectRegisterPart part;
  part.today_ = audit::day_of(context.as_of());
  STEWARD_ASSIGN_OR_RETURN(part.entries_, context.registers(audit::entry_kind::kSubjectRequest));
  audit::SubjectRegister folded;
  for (const LedgerEntry& entry : part.entries_) folded.add(entry.seq, entry.time, entry.body);
  part.unreadable_ = folded.unreadable();
  std::set<std::string> ids;
  for (const auto& [id, request] : folded.requests()) {
    if (!is_about(context.filters, request)) continue;
    ids.insert(id);
    part.requests_.push_back(request);
  }
  std::stable_sort(part.requests_.begin(), part.requests_.end(),
                   [](const SubjectRequest& a, const SubjectRequest& b) { return a.received < b.received; });
  std::erase_if(part.entries_,
                [&](const LedgerEntry& entry) { return !ids.contains(text_at(entry.body, "request")); });
  part.recorded_later_ =
      static_cast<size_t>(std::count_if(part.entries_.begin(), part.entries_.end(), is_recorded_later));
  return part;
}

std::vector<Fact> SubjectRegisterPart::facts() const {
  const Kept kept = kept_of(requests_, today_);
  const int64_t met = kept.in_time, decided = kept.in_time + kept.missed();
  std::vector<Fact> facts{
      {"Requests", static_cast<int64_t>(requests_.size())},
      {"Open", kept.open},
      {"Due within 7 days", kept.due_soon, kept.due_soon > 0 ? Tone::kWarning : Tone::kPlain},
      {"Overdue", kept.overdue, kept.overdue > 0 ? Tone::kBad : Tone::kGood},
      {"Answered in time", kept.in_time},
      {"Answered late", kept.late, kept.late > 0 ? Tone::kBad : Tone::kGood},
      {"Deadlines kept",
       decided == 0 ? Cell("none has passed or was met yet") : Cell(fmt::format("{} of {}", met, decided)),
       kept.missed() > 0 ? Tone::kBad : Tone::kGood},
      {"Median days to an answer", kept.median()},
      {"Refused, with a reason", kept.refused},
      {"Withdrawn", kept.withdrawn},
      {"Extended", kept.extended}};
  if (kept.to_confirm > 0)
    facts.push_back({"Receipts not confirmed within 10 business days (11 CCR 7021(a))", kept.unconfirmed,
                     kept.unconfirmed > 0 ? Tone::kBad : Tone::kGood});
  facts.push_back({"Kept only by what was recorded after the deadline", kept.by_hindsight,
                   kept.by_hindsight > 0 ? Tone::kWarning : Tone::kGood});
  facts.push_back({"Events recorded more than a day after their day", static_cast<int64_t>(recorded_later_),
                   recorded_later_ > 0 ? Tone::kWarning : Tone::kGood});
  if (unreadable_ > 0)
    facts.push_back(
        {"Entries of the register that cannot be read", static_cast<int64_t>(unreadable_), Tone::kBad});
  facts.push_back({"What was answered",
                   Gap{"The ledger holds that a request was closed, by whom, when and why, not the answer "
                       "itself: attach the letters."},
                   Tone::kWarning});
  return facts;
}

Status SubjectRegisterPart::write(Sink& sink) const {
  STEWARD_RETURN_IF_ERROR(sink.heading("Deadlines kept and missed"));
  STEWARD_RETURN_IF_ERROR(
      sink.paragraph("A deadline is what the law named in the table gave when the request was opened, and, "
                     "after an extension, "
                     "what it gives then. A month ends on the date of the receipt, or on the last day of a "
                     "month that has no such "
                     "date; on the next Monday where that is a Saturday or Sunday (Regulation 1182/71, Art. "
                     "3). Public holidays are "
                     "not counted, so that a deadline here may end before the law's, never after it; nor "
                     "does doubt about who asks "
                     "stop the clock. Days are in the calendar of whoever recorded them; what is open is "
                     "judged by the day of the "
                     "head in UTC.",
                     Tone::kPlain));
  if (requests_.empty()) return write_requests(sink);
  STEWARD_RETURN_IF_ERROR(write_charts(sink));
  STEWARD_RETURN_IF_ERROR(write_rights(sink));
  STEWARD_RETURN_IF_ERROR(write_requests(sink));
  return write_events(sink);
}

Status SubjectRegisterPart::write_charts(Sink& sink) const {
  const Kept kept = kept_of(requests_, today_);
  Chart deadlines{"Where requests stand", "requests", {}};
  const auto bar = [&](std::string_view label, int64_t count, Tone tone) {
    deadlines.bars.push_back({std::string(label), static_cast<double>(count), tone});
  };
  bar("answered in time", kept.in_time, Tone::kGood);
  bar("answered late", kept.late, Tone::kBad);
  bar("withdrawn in time", kept.withdrawn_in_time, Tone::kPlain);
  bar("overdue", kept.overdue, Tone::kBad);
  bar("due within 7 days", kept.due_soon, Tone::kWarning);
  bar("open", kept.open - kept.overdue - kept.due_soon, Tone::kPlain);
  STEWARD_RETURN_IF_ERROR(sink.chart(deadlines));
  std::map<std::string, int64_t> months;
  for (const SubjectRequest& request : requests_) ++months[audit::format_day(request.received).substr(0, 7)];
  Chart received{"Requests received by month", "requests", {}};
  auto month = months.begin();
  if (months.size() > 36) std::advance(month, static_cast<std::ptrdiff_t>(months.size() - 36));
  for (; month != months.end(); ++month)
    received.bars.push_back({month->first, static_cast<double>(month->second), {}});
  return sink.chart(received);
}

Status SubjectRegisterPart::write_rights(Sink& sink) const {
  std::map<std::pair<audit::Regulation, audit::DataRight>, std::vector<SubjectRequest>> by_right;
  for (const SubjectRequest& request : requests_)
    by_right[{request.regulation, request.right}].push_back(request);
  STEWARD_RETURN_IF_ERROR(sink.begin_table({"rights",
                                            "By law and right",
                                            "",
                                            {{"regulation", "Law", CellType::kText, 0.7},
                                             {"right", "Right", CellType::kText, 1.1},
                                             {"provision", "Provision", CellType::kText, 2.2},
                                             {"requests", "Requests", CellType::kInteger, 0.8},
                                             {"open", "Open", CellType::kInteger, 0.6},
                                             {"overdue", "Overdue", CellType::kInteger, 0.7},
                                             {"in_time", "In time", CellType::kInteger, 0.7},
                                             {"late", "Late", CellType::kInteger, 0.6},
                                             {"median_days", "Median days", CellType::kNumber, 0.8}},
                                            "There are none."}));
  for (const auto& [key, requests] : by_right) {
    const Kept kept = kept_of(requests, today_);
    const auto law = audit::deadlines_of(key.first, key.second, requests.front().received);
    STEWARD_RETURN_IF_ERROR(
        sink.row({std::string(audit::to_string(key.first)), std::string(audit::to_string(key.second)),
                  law.ok() ? Cell(law->law) : Cell(Gap{"This version of Steward knows no deadline for it."}),
                  static_cast<int64_t>(requests.size()), kept.open, kept.overdue, kept.in_time, kept.late,
                  kept.median()}));
  }
  return sink.end_table();
}

Status SubjectRegisterPart::write_requests(Sink& sink) const {
  STEWARD_RETURN_IF_ERROR(sink.begin_table(
      {"requests",
       "Each request",
       "The person stands here by keyed hash alone. \"Due\" is the deadline as it stands, after an "
       "extension where there was one.",
       {{"request", "Request", CellType::kText, 1.7},
        {"regulation", "Law", CellType::kText, 0.6},
        {"right", "Right", CellType::kText, 1},
        {"received", "Received", CellType::kText, 0.9},
        {"due", "Due", CellType::kText, 0.9},
        {"extended", "Extended", CellType::kText, 0.9},
        {"closed", "Closed", CellType::kText, 0.9},
        {"outcome", "Outcome", CellType::kText, 0.9},
        {"days", "Days", CellType::kInteger, 0.5},
        {"standing", "Standing", CellType::kText, 1},
        {"person", "Person", CellType::kText, 1.7},
        {"reference", "Reference", CellType::kText, 0.9},
        {"entry", "Entry", CellType::kInteger, 0.6}},
       "No request that this report is about was opened here: those that people made and nobody opened "
       "are not known to Steward (`steward subject-request open`)."}));
  for (const SubjectRequest& request : requests_) {
    const auto days = audit::days_taken(request);
    STEWARD_RETURN_IF_ERROR(sink.row(
        {request.id, std::string(audit::to_string(request.regulation)),
         std::string(audit::to_string(request.right)), audit::format_day(request.received),
         audit::format_day(request.due), day_cell(request.extended), day_cell(request.closed),
         request.closed ? Cell(std::string(audit::to_string(request.outcome))) : Cell(),
         days ? Cell(*days) : Cell(), std::string(audit::to_string(audit::standing_on(request, today_))),
         request.subject, text_cell(request.reference), request.entry}));
  }
  return sink.end_table();
}

Status SubjectRegisterPart::write_events(Sink& sink) const {
  STEWARD_RETURN_IF_ERROR(
      sink.begin_table({"request_events",
                        "What was done about them, and when that was recorded",
                        "\"On\" is the day that was said; \"recorded\" is when the ledger got it.",
                        {{"entry", "Entry", CellType::kInteger, 0.6},
                         {"recorded", "Recorded", CellType::kTime, 1.2},
                         {"request", "Request", CellType::kText, 1.7},
                         {"event", "Event", CellType::kText, 0.9},
                         {"on", "On", CellType::kText, 0.9},
                         {"by", "By", CellType::kText, 1},
                         {"why", "Why", CellType::kText, 2.4},
                         {"later", "Days later", CellType::kInteger, 0.6}},
                        "There are none."}));
  for (const LedgerEntry& entry : entries_) {
    const std::string event = text_at(entry.body, "event");
    const auto on = day_at(entry.body, event == "opened" ? "received" : "on");
    const auto later = on ? std::max<int64_t>(0, (audit::day_of(entry.time) - *on).count()) : 0;
    STEWARD_RETURN_IF_ERROR(
        sink.row({entry.seq, entry.time, text_at(entry.body, "request"), event, day_cell(on), entry.actor,
                  text_cell(text_at(entry.body, "reason")), on ? Cell(later) : Cell()}));
  }
  return sink.end_table();
}

}  // namespace steward::service::reports
