#include "policy/recording.h"

namespace steward::policy {

std::string format_delay(std::chrono::milliseconds delay) {
  const auto count = delay.count();
  return count % 1000 == 0 ? std::to_string(count / 1000) + "s" : std::to_string(count) + "ms";
}

std::optional<std::chrono::milliseconds> parse_delay(std::string_view text) {
  int64_t unit = 0;
  if (text.ends_with("ms")) {
    unit = 1;
    text.remove_suffix(2);
  } else if (text.ends_with("s")) {
    unit = 1000;
    text.remove_suffix(1);
  }
  // Digits alone, few enough not to overflow.
  if (unit == 0 || text.empty() || text.size() > 5 ||
      text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  int64_t count = 0;
  for (const char digit : text) count = count * 10 + (digit - '0');
  const std::chrono::milliseconds delay(count * unit);
  return delay >= kLeastWithin && delay <= kMostWithin ? std::optional(delay) : std::nullopt;
}

}  // namespace steward::policy
