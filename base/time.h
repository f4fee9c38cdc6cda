// Points in time and lengths of time, in UTC, with the text forms of RFC 3339 and ISO 8601. Pure: no clock of
// its own; whoever needs "now" is handed a Clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace steward {

// Microseconds, as PostgreSQL's timestamptz keeps them.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

// The source of "now". Thread-safe.
using Clock = std::function<Timestamp()>;

Clock system_clock();

// A calendar length: years and months depend on the date they are added to, so they are kept apart from days.
struct Period {
  int32_t months = 0;
  int32_t days = 0;
  std::chrono::seconds time{0};

  friend bool operator==(const Period&, const Period&) = default;
};

// "2026-11-20T18:48:58.123456Z". Always UTC, always six fractional digits, so that texts sort as times do.
std::string format_rfc3339(Timestamp time);

// RFC 3339 §5.6 with any offset, and up to nine fractional digits (cut to six). Years 0001 to 9999.
Result<Timestamp> parse_rfc3339(std::string_view text);

// ISO 8601 durations of whole numbers ("P2Y6M", "P30D", "PT36H"), at most 1000 years; weeks count as 7 days.
Result<Period> parse_period(std::string_view text);
std::string format_period(const Period& period);

// Adds months first (clamped to the last day of the month), then days, then time.
Timestamp add(Timestamp start, const Period& period);

// Orders periods by the day they would end, counted from 1970-01-01.
bool shorter(const Period& a, const Period& b);

}  // namespace steward
