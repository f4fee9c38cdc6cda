// By when a request of a data subject must be answered, by law. Days, as the calendar of whoever received the
// request names them. Pure, thread-safe.
//
//   GDPR    Art. 12(3): within one month of receipt; two further months when the person is told, with
//           reasons, within the first. Months end as Regulation (EEC, Euratom) No 1182/71 Art. 3 says (as the
//           Court read it in C-171/03): on the date of the receipt, or on the last day of a month that has no
//           such date; on the next working day where that is a Saturday or Sunday.
//   CPRA    Cal. Civ. Code 1798.130(a)(2)(A) and 11 CCR 7021: 45 calendar days and once 45 more, receipt
//           confirmed within 10 business days; 11 CCR 7026(f), 7027(g): opt-outs and limits within 15
//           business days.
//   HIPAA   45 CFR 164.524(b)(2): access within 30 days, once 30 more; 164.526(b)(2): amendment within 60,
//           once 30 more.
//
// Public holidays differ from place to place and are not counted: a deadline that ends on one, or business
// days with one among them, end earlier here than the law demands, never later. Nor does doubt about who asks
// stop the clock.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace steward::audit {

using Day = std::chrono::sys_days;

// "2026-11-22", of the years 1900 to 9000.
Result<Day> parse_day(std::string_view text);
std::string format_day(Day day);
// The day that it is at `time` in UTC, and the latest that it is anywhere.
Day day_of(Timestamp time);
Day latest_day_of(Timestamp time);

enum class Regulation { kGdpr, kCpra, kHipaa };
std::string_view to_string(Regulation regulation);  // "gdpr"
// kInvalidInput, with "did you mean".
Result<Regulation> parse_regulation(std::string_view text);

// What a person may ask about their own data.
enum class DataRight {
  kAccess,             // GDPR Art. 15; CPRA: to know; HIPAA 164.524
  kRectification,      // Art. 16; to correct; amendment, 164.526
  kErasure,            // Art. 17; to delete
  kRestriction,        // Art. 18; CPRA: to limit the use of sensitive personal information
  kPortability,        // Art. 20
  kObjection,          // Art. 21
  kAutomatedDecision,  // Art. 22: to have a person decide
  kOptOut,             // CPRA: of sale and sharing
};
const std::vector<DataRight>& data_rights();
std::string_view to_string(DataRight right);  // "automated-decision"
Result<DataRight> parse_right(std::string_view text);

struct Deadlines {
  Day answer{};                 // the last day
  std::optional<Day> extended;  // the last day after an extension; none: the law knows none
  std::optional<Day> confirm;   // by when the receipt is to be confirmed; none: it need not be
  std::string law;              // "GDPR Art. 12(3), 15"
};
// kInvalidInput where that law gives no such right, or no deadline for it.
Result<Deadlines> deadlines_of(Regulation regulation, DataRight right, Day received);

}  // namespace steward::audit
