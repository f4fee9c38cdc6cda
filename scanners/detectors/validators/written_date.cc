#include "scanners/detectors/validators/written_date.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/month_names.h"

namespace steward::scanners {
namespace {

constexpr size_t kLongestDate = 40;
constexpr uint32_t kLastShortYear = 35;

size_t run_of(std::string_view text, bool (*belongs)(char)) {
  size_t size = 0;
  while (size < text.size() && belongs(text[size])) ++size;
  return size;
}

bool is_digit_char(char c) {
  return is_digit(c);
}

// "1st", "2nd", "1er", "1º", "12 de marzo", "the 5th of May".
bool is_filler(std::string_view word) {
  static constexpr std::array<std::string_view, 14> kFillers = {"st", "nd", "rd",  "th", "er",  "º",  "ª",
                                                                "of", "de", "del", "do", "den", "le", "the"};
  for (const std::string_view filler : kFillers)
    if (word == filler) return true;
  return false;
}

struct Parts {
  std::array<uint32_t, 3> number{};
  std::array<size_t, 3> width{};
  size_t count = 0;
  uint32_t named_month = 0;
  bool ok = false;
};

Parts read_parts(std::string_view text) {
  Parts parts;
  if (text.size() > kLongestDate) return parts;
  while (!text.empty()) {
    size_t size = run_of(text, is_digit_char);
    if (size > 0) {
      if (parts.count == 3 || size > 8) return parts;
      uint32_t number = 0;
      for (const char c : text.substr(0, size)) number = number * 10 + static_cast<uint32_t>(c - '0');
      parts.number[parts.count] = number;
      parts.width[parts.count++] = size;
    } else if (size = run_of(text, is_letter_byte); size > 0) {
      const std::string_view word = text.substr(0, size);
      if (!is_filler(word)) {
        const uint32_t month = month_of(word);
        if (month == 0 || parts.named_month != 0) return parts;
        parts.named_month = month;
      }
    } else if (std::string_view("-/., ").find(text[0]) != std::string_view::npos) {
      size = 1;
    } else {
      return parts;
    }
    text = text.substr(size);
  }
  parts.ok = parts.count > 0;
  return parts;
}

WrittenDate with_year(WrittenDate date, uint32_t year, size_t width) {
  date.short_year = width == 2;
  date.year = width == 2 ? year + (year <= kLastShortYear ? 2000 : 1900) : year;
  return date;
}

WrittenDate checked(WrittenDate date, bool of_known_width) {
  // A leap year stands in where none is said.
  date.ok =
      of_known_width && is_date(date.year == 0 ? 2000 : date.year, date.month, date.day == 0 ? 1 : date.day);
  return date;
}

WrittenDate with_named_month(const Parts& parts) {
  WrittenDate date;
  date.named_month = true;
  date.month = parts.named_month;
  if (parts.count == 1) {
    if (parts.width[0] == 4) return checked(with_year(date, parts.number[0], 4), true);
    date.day = parts.number[0];
    return checked(date, parts.width[0] <= 2 && date.day > 0);
  }
  if (parts.count != 2) return date;
  const size_t year = parts.width[0] == 4 ? 0 : 1, day = 1 - year;
  date.day = parts.number[day];
  const bool fits =
      parts.width[day] <= 2 && date.day > 0 && (parts.width[year] == 4 || parts.width[year] == 2);
  return checked(with_year(date, parts.number[year], parts.width[year]), fits);
}

}  // namespace

WrittenDate read_date(std::string_view text) {
  const Parts parts = read_parts(text);
  const auto& [n, w] = std::pair(parts.number, parts.width);
  WrittenDate date;
  if (!parts.ok) return date;
  if (parts.named_month != 0) return with_named_month(parts);
  if (parts.count == 1) {
    date.compact = true;
    if (w[0] == 4) {
      date.year = n[0];
      date.ok = true;
    } else if (w[0] == 8) {
      date.year = n[0] / 10000, date.month = n[0] / 100 % 100, date.day = n[0] % 100;
      date = checked(date, date.day > 0);
    }
    return date;
  }
  if (parts.count != 3) return date;
  if (w[0] == 4) {
    date.year = n[0], date.month = n[1], date.day = n[2];
    return checked(date, w[1] <= 2 && w[2] <= 2 && date.day > 0);
  }
  const bool fits = w[0] <= 2 && w[1] <= 2 && (w[2] == 4 || w[2] == 2) && n[0] > 0 && n[1] > 0;
  date = with_year(date, n[2], w[2]);
  date.day = n[0], date.month = n[1];
  date = checked(date, fits);
  if (date.ok) return date;
  date.day = n[1], date.month = n[0];
  return checked(date, fits);
}

size_t date_length(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return text.size();
  size_t at = colon;
  while (at > 0 && colon - at < 2 && is_digit(text[at - 1])) --at;
  std::string_view before = text.substr(0, at);
  if (before.ends_with('T')) return before.size() - 1;
  for (const std::string_view word : {" at", " um", " a las", " à", " alle", " às", ","})
    if (trim(before).ends_with(word)) return trim(before).size() - word.size();
  return trim(before).size();
}

WrittenTime read_time(std::string_view text) {
  WrittenTime time;
  time.precise = text.size() == 5 && text[2] == ':';  // 08:15
  const auto number = [&text](uint32_t limit, size_t least) {
    const size_t size = run_of(text, is_digit_char);
    uint32_t value = 0;
    for (const char c : text.substr(0, std::min<size_t>(size, 2)))
      value = value * 10 + static_cast<uint32_t>(c - '0');
    const bool ok = size >= least && size <= 2 && value <= limit;
    text = text.substr(ok ? size : 0);
    return ok;
  };
  const auto skip = [&text](std::string_view mark) {
    const bool found = text.starts_with(mark);
    if (found) text = text.substr(mark.size());
    return found;
  };
  if (!number(24, 1) || !skip(":") || !number(59, 2)) return time;
  if (skip(":")) {
    if (!number(60, 2)) return time;
    time.precise = true;
    if (skip(".") || skip(",")) text = text.substr(run_of(text, is_digit_char));
  }
  text = trim(text);
  for (const std::string_view mark : {"am", "AM", "pm", "PM", "a.m.", "p.m.", "Uhr", "Z", "UTC", "GMT"})
    if (skip(mark)) time.precise = true;
  text = trim(text);
  if (skip("+") || skip("-")) {
    if (!number(14, 2)) {
      // "+0200" is one run of digits.
      time.ok = text.size() == 4 && run_of(text, is_digit_char) == 4;
      time.precise = time.ok;
      return time;
    }
    if (skip(":") && !number(59, 2)) return time;
    time.precise = true;
  }
  time.ok = text.empty() || (text.size() <= 4 && run_of(text, is_letter_byte) == text.size());  // "CEST"
  return time;
}

}  // namespace steward::scanners
