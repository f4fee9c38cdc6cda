#include "policy/time_window.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/text.h"

namespace steward::policy {
namespace {

using namespace std::chrono;

constexpr unsigned kEveryDay = 0x7F;
constexpr int kMinutesOfDay = 24 * 60;
constexpr size_t kMaxText = 64;
constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

Error bad_window(std::string_view text) {
  return {ErrorCode::kInvalidInput,
          fmt::format("'{}' is not a time window; write it as \"mon-fri 08:00-18:00 +01:00\".", excerpt(text)),
          ""};
}

std::optional<size_t> day_of(std::string_view word) {
  const auto at = std::find(kDays.begin(), kDays.end(), word);
  if (at == kDays.end()) return std::nullopt;
  return static_cast<size_t>(at - kDays.begin());
}

// "mon-fri", "sat,sun", "fri-mon": bits, 0 when it is none.
unsigned parse_days(std::string_view text) {
  unsigned days = 0;
  while (true) {
    const size_t comma = text.find(',');
    const std::string_view part = text.substr(0, comma);
    const size_t dash = part.find('-');
    const auto first = day_of(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : day_of(part.substr(dash + 1));
    if (!first || !last) return 0;
    for (size_t day = *first;; day = (day + 1) % kDays.size()) {
      days |= 1u << day;
      if (day == *last) break;
    }
    if (comma == std::string_view::npos) return days;
    text.remove_prefix(comma + 1);
  }
}

// "08:00" in minutes; "24:00" is the end of the day.
std::optional<int> parse_clock(std::string_view text) {
  const auto digit = [&](size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
    return std::nullopt;
  const int hour = (text[0] - '0') * 10 + (text[1] - '0'), minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (minute > 59 || hour > 24 || (hour == 24 && minute != 0)) return std::nullopt;
  return hour * 60 + minute;
}

std::optional<int> parse_offset(std::string_view text) {
  if (text == "Z") return 0;
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const auto minutes = parse_clock(text.substr(1));
  if (!minutes || *minutes > 14 * 60) return std::nullopt;  // no place on earth is further from UTC
  return text.front() == '-' ? -*minutes : *minutes;
}

}  // namespace

Result<TimeWindow> parse_time_window(std::string_view text) {
  if (text.size() > kMaxText) return bad_window(text);
  std::vector<std::string_view> words;
  for (std::string_view rest = text; !(rest = trim(rest)).empty();) {
    words.push_back(rest.substr(0, rest.find(' ')));
    rest.remove_prefix(words.back().size());
  }
  TimeWindow window;
  size_t at = 0;
  if (words.empty()) return bad_window(text);
  if (words[0][0] >= 'a' && words[0][0] <= 'z') {
    window.weekdays = parse_days(words[at++]);
    if (window.weekdays == 0) return bad_window(text);
  }
  if (at == words.size()) return bad_window(text);
  const std::string_view range = words[at++];
  const size_t dash = range.find('-');
  if (dash == std::string_view::npos) return bad_window(text);
  const auto from = parse_clock(range.substr(0, dash)), to = parse_clock(range.substr(dash + 1));
  if (!from || !to || *from == kMinutesOfDay) return bad_window(text);
  if (*from == *to)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("The window '{}' ends where it begins; a whole day is 00:00-24:00.", excerpt(text)),
                 ""};
  window.from_minute = *from;
  window.to_minute = *to == 0 ? kMinutesOfDay : *to;
  if (at < words.size()) {
    const auto offset = parse_offset(words[at++]);
    if (!offset) return bad_window(text);
    window.offset_minutes = *offset;
  }
  if (at != words.size()) return bad_window(text);
  return window;
}

std::string format_time_window(const TimeWindow& window) {
  std::string days;
  for (size_t first = 0; first < kDays.size(); ++first) {
    if (!(window.weekdays >> first & 1u)) continue;
    size_t last = first;
    while (last + 1 < kDays.size() && (window.weekdays >> (last + 1) & 1u)) ++last;
    days += fmt::format("{}{}", days.empty() ? "" : ",", kDays[first]);
    if (last != first) days += fmt::format("-{}", kDays[last]);
    first = last;
  }
  const int offset = std::abs(window.offset_minutes);
  return fmt::format("{}{:02}:{:02}-{:02}:{:02} {}{:02}:{:02}",
                     (window.weekdays & kEveryDay) == kEveryDay ? "" : days + " ", window.from_minute / 60,
                     window.from_minute % 60, window.to_minute / 60, window.to_minute % 60,
                     window.offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
}

bool contains(const TimeWindow& window, Timestamp moment) {
  const auto local = floor<minutes>(moment) + minutes(window.offset_minutes);
  const auto date = floor<days>(local);
  const int minute = static_cast<int>((local - date).count());
  const unsigned today = weekday(date).iso_encoding() - 1;  // Monday: 0
  const unsigned yesterday = (today + 6) % 7;
  const auto on = [&](unsigned day) { return (window.weekdays >> day & 1u) != 0; };
  if (window.from_minute < window.to_minute)
    return on(today) && minute >= window.from_minute && minute < window.to_minute;
  // Over midnight: the evening of its day, or the morning after.
  return (on(today) && minute >= window.from_minute) || (on(yesterday) && minute < window.to_minute);
}

}  // namespace steward::policy
