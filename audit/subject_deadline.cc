#include "audit/subject_deadline.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward::audit {
namespace {

using std::chrono::days;

// The ends of the earth's days: in UTC+14 it is tomorrow for the longest.
constexpr std::chrono::hours kEast{14};

struct Name {
  DataRight right;
  std::string_view text;
};
constexpr Name kRights[] = {{DataRight::kAccess, "access"},
                            {DataRight::kRectification, "rectification"},
                            {DataRight::kErasure, "erasure"},
                            {DataRight::kRestriction, "restriction"},
                            {DataRight::kPortability, "portability"},
                            {DataRight::kObjection, "objection"},
                            {DataRight::kAutomatedDecision, "automated-decision"},
                            {DataRight::kOptOut, "opt-out"}};
constexpr std::string_view kRegulations[] = {"gdpr", "cpra", "hipaa"};

// What a law gives for a right. Zero: there is no such term.
struct LegalTerm {
  Regulation regulation;
  DataRight right;
  std::string_view law;
  int months = 0, days = 0, business_days = 0;  // one of them
  int extended_months = 0, extended_days = 0;   // from the receipt
  int confirm_business_days = 0;
  bool moves_to_working_day = false;
};

constexpr LegalTerm gdpr(DataRight right, std::string_view law) {
  return {.regulation = Regulation::kGdpr,
          .right = right,
          .law = law,
          .months = 1,
          .extended_months = 3,
          .moves_to_working_day = true};
}
constexpr LegalTerm cpra(DataRight right, std::string_view law) {
  return {.regulation = Regulation::kCpra,
          .right = right,
          .law = law,
          .days = 45,
          .extended_days = 90,
          .confirm_business_days = 10};
}
constexpr LegalTerm cpra_soon(DataRight right, std::string_view law) {
  return {.regulation = Regulation::kCpra, .right = right, .law = law, .business_days = 15};
}

constexpr LegalTerm kLegalTerms[] = {
    gdpr(DataRight::kAccess, "GDPR Art. 12(3), 15"),
    gdpr(DataRight::kRectification, "GDPR Art. 12(3), 16"),
    gdpr(DataRight::kErasure, "GDPR Art. 12(3), 17"),
    gdpr(DataRight::kRestriction, "GDPR Art. 12(3), 18"),
    gdpr(DataRight::kPortability, "GDPR Art. 12(3), 20"),
    gdpr(DataRight::kObjection, "GDPR Art. 12(3), 21"),
    gdpr(DataRight::kAutomatedDecision, "GDPR Art. 12(3), 22"),
    cpra(DataRight::kAccess, "Cal. Civ. Code 1798.110, 1798.130(a)(2)(A); 11 CCR 7021"),
    cpra(DataRight::kPortability, "Cal. Civ. Code 1798.130(a)(2)(A), (a)(3)(B)(iii); 11 CCR 7021"),
    cpra(DataRight::kRectification, "Cal. Civ. Code 1798.106, 1798.130(a)(2)(A); 11 CCR 7021"),
    cpra(DataRight::kErasure, "Cal. Civ. Code 1798.105, 1798.130(a)(2)(A); 11 CCR 7021"),
    cpra_soon(DataRight::kOptOut, "Cal. Civ. Code 1798.120; 11 CCR 7026(f)"),
    cpra_soon(DataRight::kRestriction, "Cal. Civ. Code 1798.121; 11 CCR 7027(g)"),
    {.regulation = Regulation::kHipaa,
     .right = DataRight::kAccess,
     .law = "45 CFR 164.524(b)(2)",
     .days = 30,
     .extended_days = 60},
    {.regulation = Regulation::kHipaa,
     .right = DataRight::kRectification,
     .law = "45 CFR 164.526(b)(2)",
     .days = 60,
     .extended_days = 90},
};

bool is_weekend(Day day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

Day after_months(Day day, int months) {
  return day_of(add(Timestamp(day), Period{.months = months}));
}

// The day of the receipt is not counted.
Day after_business_days(Day day, int count) {
  while (count > 0) {
    day += days(1);
    if (!is_weekend(day)) --count;
  }
  return day;
}

Day working(Day day) {
  while (is_weekend(day)) day += days(1);
  return day;
}

Day end_of(const LegalTerm& term, Day received, int months, int calendar_days) {
  const Day end = months > 0 ? after_months(received, months) : received + days(calendar_days);
  return term.moves_to_working_day ? working(end) : end;
}

Error unknown(std::string_view what, std::string_view text, const std::vector<std::string>& names,
              std::string where) {
  const auto near = did_you_mean(text, names);
  return {ErrorCode::kInvalidInput,
          fmt::format("'{}' is no {}: expected {}{}", excerpt(text), what, fmt::join(names, ", "),
                      near ? fmt::format("; did you mean '{}'?", *near) : "."),
          std::move(where)};
}

}  // namespace

Result<Day> parse_day(std::string_view text) {
  const auto time = text.size() == 10 ? parse_rfc3339(std::string(text) + "T00:00:00Z")
                                      : Result<Timestamp>(Error{ErrorCode::kInvalidInput, "", ""});
  if (!time.ok())
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("'{}' is no day: write it as 2026-11-22.", excerpt(text)), ""};
  const Day day = day_of(*time);
  const int year = static_cast<int>(std::chrono::year_month_day(day).year());
  if (year < 1900 || year > 9000)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("'{}' is out of range: a day of the years 1900 to 9000 is expected.", text), ""};
  return day;
}

std::string format_day(Day day) {
  return format_rfc3339(Timestamp(day)).substr(0, 10);
}

Day day_of(Timestamp time) {
  return std::chrono::floor<days>(time);
}

Day latest_day_of(Timestamp time) {
  return day_of(time + kEast);
}

std::string_view to_string(Regulation regulation) {
  return kRegulations[static_cast<size_t>(regulation)];
}

Result<Regulation> parse_regulation(std::string_view text) {
  for (size_t i = 0; i < std::size(kRegulations); ++i)
    if (kRegulations[i] == text) return static_cast<Regulation>(i);
  return unknown("law that gives people rights", text, {std::begin(kRegulations), std::end(kRegulations)},
                 "regulation");
}

const std::vector<DataRight>& data_rights() {
  static const auto* const all = [] {
    auto* rights = new std::vector<DataRight>;
    for (const Name& name : kRights) rights->push_back(name.right);
    return rights;
  }();
  return *all;
}

std::string_view to_string(DataRight right) {
  return kRights[static_cast<size_t>(right)].text;
}

Result<DataRight> parse_right(std::string_view text) {
  std::vector<std::string> names;
  for (const Name& name : kRights) {
    if (name.text == text) return name.right;
    names.emplace_back(name.text);
  }
  return unknown("right of a data subject", text, names, "right");
}

Result<Deadlines> deadlines_of(Regulation regulation, DataRight right, Day received) {
  for (const LegalTerm& term : kLegalTerms) {
    if (term.regulation != regulation || term.right != right) continue;
    Deadlines deadlines;
    deadlines.law = term.law;
    deadlines.answer = term.business_days > 0 ? after_business_days(received, term.business_days)
                                              : end_of(term, received, term.months, term.days);
    if (term.extended_months > 0 || term.extended_days > 0)
      deadlines.extended = end_of(term, received, term.extended_months, term.extended_days);
    if (term.confirm_business_days > 0)
      deadlines.confirm = after_business_days(received, term.confirm_business_days);
    return deadlines;
  }
  std::vector<std::string_view> rights;
  for (const LegalTerm& term : kLegalTerms)
    if (term.regulation == regulation) rights.push_back(to_string(term.right));
  return Error{ErrorCode::kInvalidInput,
               fmt::format("Under '{}' Steward knows no deadline for '{}'; it knows those for {}{}",
                           to_string(regulation), to_string(right), fmt::join(rights, ", "),
                           regulation == Regulation::kGdpr ? ". An opt-out is an objection (Art. 21)." : "."),
               "right"};
}

}  // namespace steward::audit
