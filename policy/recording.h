// How surely the ledger holds a permit when it is answered: the loss policy, rule 10 of docs/policy.md.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steward::policy {

inline constexpr int64_t kMaxUnrecorded = 5'000;
inline constexpr std::chrono::milliseconds kLeastWithin{10}, kMostWithin{60'000};

// Durable: the entry is committed before the answer. Bounded: the answer may leave while at most `at_most`
// answers of the server wait for their entries, each for about `within`; a server that ends without warning
// loses so many at most.
struct Recording {
  int64_t at_most = 0;  // 0: durable
  std::chrono::milliseconds within{0};

  bool is_durable() const { return at_most == 0; }
  friend bool operator==(const Recording&, const Recording&) = default;
};

// Durable is stricter than any bound, a smaller bound than a larger one.
inline Recording strictest(const Recording& a, const Recording& b) {
  if (a.is_durable() || b.is_durable()) return {};
  return {std::min(a.at_most, b.at_most), std::min(a.within, b.within)};
}

inline constexpr std::string_view kDurable = "durable";
inline constexpr std::string_view kBoundedAsync = "bounded_async";

// "1s", "250ms": whole seconds where it is some.
std::string format_delay(std::chrono::milliseconds delay);
// None beyond [kLeastWithin, kMostWithin].
std::optional<std::chrono::milliseconds> parse_delay(std::string_view text);

}  // namespace steward::policy
