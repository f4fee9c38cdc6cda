// Dates and times as people and databases write them (ISO 8601, RFC 3339, national forms), and ages. What
// makes a date a birth date, or a number an age, is its header or the words around it.
#include "base/text.h"
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/written_date.h"

namespace steward::scanners {
namespace {

// In which somebody living today may have been born.
constexpr uint32_t kFirstBirthYear = 1900, kLastBirthYear = 2035;
constexpr uint32_t kFirstYear = 1700, kLastYear = 2199;
constexpr uint32_t kOldest = 122;  // the longest life on record

Match validate_birth_date(std::string_view value) {
  const WrittenDate date = read_date(trim(value.substr(0, date_length(value))));
  const bool whole = date.ok && date.year >= kFirstBirthYear && date.year <= kLastBirthYear;
  const bool year_alone = date.compact && date.month == 0;
  return whole && (date.day > 0 || year_alone) ? Match::kPlausible : Match::kNone;
}

Match judge_day(std::string_view text) {
  const WrittenDate date = read_date(text);
  if (!date.ok || (date.year != 0 && (date.year < kFirstYear || date.year > kLastYear))) return Match::kNone;
  if (date.named_month) return Match::kValid;
  // "20-10-12" is a sort code as well, "1.2.12" a version, "20240131" a number.
  const bool padded = text.size() == 8 && text[2] == '.' && text[5] == '.';
  const bool telling = !date.short_year || padded || text.find('/') != std::string_view::npos;
  return telling && !date.compact ? Match::kValid : Match::kPlausible;
}

Match validate_date_time(std::string_view value) {
  if (value.size() > 64) return Match::kNone;
  const size_t length = date_length(value);
  const std::string_view day = trim(value.substr(0, length));
  const size_t colon = value.find(':', length);
  if (colon == std::string_view::npos) return judge_day(day);
  size_t hour = colon;
  while (hour > length && colon - hour < 2 && is_digit(value[hour - 1])) --hour;
  const WrittenTime time = read_time(value.substr(hour));
  if (!time.ok) return Match::kNone;
  if (!day.empty()) return judge_day(day) == Match::kNone ? Match::kNone : Match::kValid;
  return time.precise ? Match::kValid : Match::kPlausible;
}

// A bare number needs a header; with its unit ("34 years old", "34-jährig") it says so itself.
Match validate_age(std::string_view value) {
  size_t digits = 0;
  uint32_t years = 0;
  while (digits < value.size() && digits < 4 && is_digit(value[digits]))
    years = years * 10 + static_cast<uint32_t>(value[digits++] - '0');
  if (digits == 0 || digits > 3 || years > kOldest || (digits > 1 && value[0] == '0')) return Match::kNone;
  const std::string_view unit = value.substr(digits);
  if (unit.empty() || unit == ".0") return Match::kPlausible;
  if (unit[0] == '.' || unit[0] == '/' || is_digit(unit[0])) return Match::kNone;
  const std::string low = to_lower(unit.substr(0, 32));
  for (const std::string_view word : {"old", "alt", "jährig", "y/o", "yo", "edad", "idade"})
    if (low.find(word) != std::string::npos) return Match::kValid;
  return Match::kPlausible;
}

}  // namespace

std::span<const NamedValidator> date_validators() {
  static constexpr NamedValidator kTable[] = {
      {"age", validate_age},
      {"date", validate_birth_date},
      {"date_time", validate_date_time},
  };
  return kTable;
}

}  // namespace steward::scanners
