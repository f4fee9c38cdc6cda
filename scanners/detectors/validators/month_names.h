// The months' names and their usual abbreviations in English, German, French, Spanish, Italian and
// Portuguese, any case (of ASCII letters), with and without accents. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

namespace steward::scanners {

// 1 to 12; 0 when `word` names none.
uint32_t month_of(std::string_view word);

}  // namespace steward::scanners
