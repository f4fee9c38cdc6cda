// Windows of weekday and time of day: their text, and whether a moment lies in one.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "policy/condition.h"

namespace steward::policy {

// "mon-fri 08:00-18:00 +01:00", "sat,sun 10:00-16:00", "22:00-06:00 Z". Days left out: every day. The offset
// left out: UTC. It is fixed, so summer time is a window of its own.
Result<TimeWindow> parse_time_window(std::string_view text);

// Reads back as the same window.
std::string format_time_window(const TimeWindow& window);

bool contains(const TimeWindow& window, Timestamp moment);

}  // namespace steward::policy
