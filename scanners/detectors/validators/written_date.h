// Reads a calendar day as people and databases write it: ISO 8601, day or month first with / . -, or with the
// month's name in six languages. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

namespace steward::scanners {

struct WrittenDate {
  uint32_t year = 0, month = 0, day = 0;  // 0 where it is not said; a year of two digits is of 1936 to 2035
  bool named_month = false;
  bool short_year = false;  // two digits
  bool compact = false;     // a run of digits, no separator
  bool ok = false;          // and the day exists
};

// `text` holds the date and nothing else. Of "1/2/2024" the reading with a real day wins, the day first if
// both have.
WrittenDate read_date(std::string_view text);

// How many bytes of `text` are the date before a time of day ("2024-01-31T08:15" → 10); all if none follows.
size_t date_length(std::string_view text);

// Hours and minutes, seconds, fractions, am or pm, a zone: "08:15", "8:15:30.5 pm", "08:15:30+02:00", "08:15
// UTC".
struct WrittenTime {
  bool ok = false;
  bool precise = false;  // says more than "8:15", which a ratio or a verse is as well; "08:15" does
};
WrittenTime read_time(std::string_view text);

}  // namespace steward::scanners
