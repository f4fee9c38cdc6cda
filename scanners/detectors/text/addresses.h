// Street addresses in running text, in the written forms of UPU S42 (number before the street or after it, PO
// boxes), and the names of cities and countries. A street address takes the post code and the town behind it
// along.
#pragma once

#include <string_view>
#include <vector>

#include "scanners/detectors/text/text_find.h"

namespace steward::scanners {

// In order of place, never overlapping. `text` of any bytes. Linear in the length of the text. Pure,
// thread-safe.
std::vector<TextFind> find_addresses(std::string_view text);

}  // namespace steward::scanners
