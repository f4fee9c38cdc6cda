// Calendar dates as people and databases write them (ISO 8601, and day or month first with / . -), of years
// in which somebody living today may have been born. What makes a date a birth date is its header.
#include <array>
#include <cstdint>

#include "base/text.h"
#include "scanners/detectors/validators.h"

namespace steward::scanners {
namespace {

constexpr int64_t kFirstBirthYear = 1900, kLastBirthYear = 2035;

bool is_birth_year(int64_t year) {
  return year >= kFirstBirthYear && year <= kLastBirthYear;
}

bool is_calendar_day(int64_t year, int64_t month, int64_t day) {
  static constexpr std::array<int, 12> kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (!is_birth_year(year) || month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (month == 2 && day == 29) return leap;
  return day <= kDays[static_cast<size_t>(month - 1)];
}

int64_t month_by_name(std::string_view word) {
  static constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
  if (word.size() < 3) return 0;
  const size_t at = kMonths.find(to_lower(word.substr(0, 3)));
  return at == std::string_view::npos || at % 3 != 0 ? 0 : static_cast<int64_t>(at / 3 + 1);
}

struct DateParts {
  std::array<int64_t, 3> number{};
  std::array<size_t, 3> width{};
  size_t count = 0;
  int64_t named_month = 0;
  bool ok = true;
};

// The numbers and the month name before any time of day.
DateParts read_parts(std::string_view text) {
  DateParts parts;
  size_t i = 0;
  while (i < text.size() && parts.ok) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      size_t end = i;
      while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
      if (end < text.size() && text[end] == ':') break;  // the hour
      if (parts.count == 3 || end - i > 8) return {{}, {}, 0, 0, false};
      parts.number[parts.count] = *parse_int(text.substr(i, end - i));
      parts.width[parts.count++] = end - i;
      i = end;
      if (parts.count + (parts.named_month ? 1 : 0) == 3 && i < text.size() &&
          (text[i] == 'T' || text[i] == ' '))
        break;
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
      size_t end = i;
      while (end < text.size() && (text[end] | 0x20) >= 'a' && (text[end] | 0x20) <= 'z') ++end;
      const std::string_view word = text.substr(i, end - i);
      const bool ordinal = word == "st" || word == "nd" || word == "rd" || word == "th";
      if (!ordinal) {
        if (parts.named_month) return {{}, {}, 0, 0, false};
        parts.named_month = month_by_name(word);
        parts.ok = parts.named_month != 0;
      }
      i = end;
    } else if (c == '-' || c == '/' || c == '.' || c == ' ' || c == ',') {
      ++i;
    } else {
      parts.ok = false;
    }
  }
  return parts;
}

int64_t full_year(int64_t number, size_t width) {
  if (width != 2) return number;
  return number + (number <= kLastBirthYear % 100 ? 2000 : 1900);
}

}  // namespace

Match validate_date(std::string_view value) {
  const DateParts parts = read_parts(value);
  const auto verdict = [](bool ok) { return ok ? Match::kPlausible : Match::kNone; };
  if (!parts.ok) return Match::kNone;
  const auto& n = parts.number;
  if (parts.named_month) {
    if (parts.count != 2) return Match::kNone;
    const bool year_first = parts.width[0] == 4;
    return verdict(is_calendar_day(full_year(n[year_first ? 0 : 1], parts.width[year_first ? 0 : 1]),
                                   parts.named_month, n[year_first ? 1 : 0]));
  }
  if (parts.count == 1) {
    if (parts.width[0] == 4) return verdict(is_birth_year(n[0]));
    return verdict(parts.width[0] == 8 && is_calendar_day(n[0] / 10000, n[0] / 100 % 100, n[0] % 100));
  }
  if (parts.count != 3) return Match::kNone;
  if (parts.width[0] == 4) return verdict(is_calendar_day(n[0], n[1], n[2]));
  const int64_t year = full_year(n[2], parts.width[2]);
  return verdict(is_calendar_day(year, n[0], n[1]) || is_calendar_day(year, n[1], n[0]));
}

std::span<const NamedValidator> date_validators() {
  static constexpr NamedValidator kTable[] = {
      {"date", validate_date},
  };
  return kTable;
}

}  // namespace steward::scanners
