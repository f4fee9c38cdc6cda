// The codes that begin number plates. Pure, thread-safe.
#pragma once

#include <string_view>

namespace steward::scanners {

// Germany: the districts of FZV §8 and annex 1, those brought back since 2012 included; capitals, umlauts in
// UTF-8.
bool is_german_district(std::string_view code);

// India: states and union territories, former codes included (OR, UA, TS with TG).
bool is_indian_state(std::string_view code);

}  // namespace steward::scanners
