#include "base/time.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward {
namespace {

using namespace std::chrono;

constexpr int32_t kMaxMonths = 12 * 1000;
constexpr int32_t kMaxDays = 366 * 1000;
constexpr seconds kMaxTime = hours(999'999);  // what format_period() writes must be readable again

constexpr Timestamp kFirst = sys_days(year(1) / 1 / 1);
constexpr Timestamp kLast = sys_days(year(9999) / 12 / 31) + days(1) - microseconds(1);

Error bad_time(std::string_view text) {
  return {ErrorCode::kInvalidInput,
          fmt::format("'{}' is not a time; write it as 2026-11-20T18:48:58Z (RFC 3339).", excerpt(text)), ""};
}

Error bad_period(std::string_view text) {
  return {ErrorCode::kInvalidInput,
          fmt::format("'{}' is not a period; write it as P2Y, P6M, P30D or PT36H (ISO 8601).", excerpt(text)),
          ""};
}

// Reads exactly `count` digits from the front of `rest`; -1 when they are not there.
int take_digits(std::string_view& rest, size_t count) {
  if (rest.size() < count) return -1;
  int value = 0;
  for (size_t i = 0; i < count; ++i) {
    if (rest[i] < '0' || rest[i] > '9') return -1;
    value = value * 10 + (rest[i] - '0');
  }
  rest.remove_prefix(count);
  return value;
}

bool take(std::string_view& rest, char c) {
  if (rest.empty() || rest.front() != c) return false;
  rest.remove_prefix(1);
  return true;
}

}  // namespace

Clock system_clock() {
  return [] { return time_point_cast<microseconds>(std::chrono::system_clock::now()); };
}

std::string format_rfc3339(Timestamp time) {
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

Result<Timestamp> parse_rfc3339(std::string_view text) {
  std::string_view rest = text;
  const int y = take_digits(rest, 4);
  if (y < 1 || !take(rest, '-')) return bad_time(text);
  const int mon = take_digits(rest, 2);
  if (mon < 0 || !take(rest, '-')) return bad_time(text);
  const int d = take_digits(rest, 2);
  if (d < 0 || !(take(rest, 'T') || take(rest, 't') || take(rest, ' '))) return bad_time(text);
  const int h = take_digits(rest, 2);
  if (h < 0 || h > 23 || !take(rest, ':')) return bad_time(text);
  const int min = take_digits(rest, 2);
  if (min < 0 || min > 59 || !take(rest, ':')) return bad_time(text);
  const int s = take_digits(rest, 2);
  if (s < 0 || s > 60) return bad_time(text);
  const year_month_day date{year(y), month(static_cast<unsigned>(mon)), day(static_cast<unsigned>(d))};
  if (!date.ok()) return bad_time(text);

  int64_t micros = 0;
  if (take(rest, '.')) {
    int64_t scale = 100000;
    size_t digits = 0;
    for (; digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9'; ++digits, scale /= 10)
      micros += (rest[digits] - '0') * scale;
    if (digits == 0 || digits > 9) return bad_time(text);
    rest.remove_prefix(digits);
  }

  minutes offset{0};
  if (!take(rest, 'Z') && !take(rest, 'z')) {
    const bool minus = !rest.empty() && rest.front() == '-';
    if (!take(rest, '+') && !take(rest, '-')) return bad_time(text);
    const int oh = take_digits(rest, 2);
    if (oh < 0 || oh > 23 || !take(rest, ':')) return bad_time(text);
    const int om = take_digits(rest, 2);
    if (om < 0 || om > 59) return bad_time(text);
    offset = minutes(oh * 60 + om) * (minus ? -1 : 1);
  }
  if (!rest.empty()) return bad_time(text);
  const Timestamp time =
      Timestamp(sys_days(date)) + hours(h) + minutes(min) + seconds(s) + microseconds(micros) - offset;
  if (time < kFirst || time > kLast)
    return bad_time(text);  // the offset can lead out of the years with four digits
  return time;
}

Result<Period> parse_period(std::string_view text) {
  std::string_view rest = text;
  if (!take(rest, 'P') || rest.empty()) return bad_period(text);
  Period period;
  bool in_time = false;
  bool any = false;
  int last_rank = -1;  // designators must appear in the order Y M W D T H M S
  while (!rest.empty()) {
    if (!in_time && take(rest, 'T')) {
      in_time = true;
      last_rank = 4;
      if (rest.empty()) return bad_period(text);
      continue;
    }
    size_t digits = 0;
    while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9') ++digits;
    if (digits == 0 || digits > 6 || digits == rest.size()) return bad_period(text);
    const int value = take_digits(rest, digits);
    const char unit = rest.front();
    rest.remove_prefix(1);
    int rank = -1;
    if (!in_time) {
      if (unit == 'Y')
        rank = 0, period.months += value * 12;
      else if (unit == 'M')
        rank = 1, period.months += value;
      else if (unit == 'W')
        rank = 2, period.days += value * 7;
      else if (unit == 'D')
        rank = 3, period.days += value;
    } else {
      if (unit == 'H')
        rank = 5, period.time += hours(value);
      else if (unit == 'M')
        rank = 6, period.time += minutes(value);
      else if (unit == 'S')
        rank = 7, period.time += seconds(value);
    }
    if (rank <= last_rank) return bad_period(text);
    last_rank = rank;
    any = true;
  }
  if (!any || period.months > kMaxMonths || period.days > kMaxDays || period.time > kMaxTime)
    return bad_period(text);
  return period;
}

std::string format_period(const Period& period) {
  std::string text = "P";
  if (period.months >= 12) text += fmt::format("{}Y", period.months / 12);
  if (period.months % 12 != 0) text += fmt::format("{}M", period.months % 12);
  if (period.days != 0) text += fmt::format("{}D", period.days);
  if (period.time.count() != 0) {
    const hh_mm_ss clock(period.time);
    text += 'T';
    if (clock.hours().count() != 0) text += fmt::format("{}H", clock.hours().count());
    if (clock.minutes().count() != 0) text += fmt::format("{}M", clock.minutes().count());
    if (clock.seconds().count() != 0) text += fmt::format("{}S", clock.seconds().count());
  }
  return text == "P" ? "P0D" : text;
}

Timestamp add(Timestamp start, const Period& period) {
  const auto day_of = floor<days>(start);
  const auto time_of_day = start - day_of;
  const year_month_day date(day_of);
  const year_month target = year_month(date.year(), date.month()) + months(period.months);
  year_month_day moved(target.year(), target.month(), date.day());
  if (!moved.ok()) moved = year_month_day_last(target.year(), month_day_last(target.month()));
  return Timestamp(sys_days(moved)) + days(period.days) + period.time + time_of_day;
}

bool shorter(const Period& a, const Period& b) {
  const Timestamp epoch{};
  return add(epoch, a) < add(epoch, b);
}

}  // namespace steward
