// The elements of an array as PostgreSQL writes it: {a,"b c",NULL}, {{1,2},{3,4}}, [0:1]={x,y}
// (https://www.postgresql.org/docs/current/arrays.html, §8.15.6). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steward::scanners {

// In storage order, whatever the dimensions; none for NULL. A text that breaks off gives the elements up to
// there.
std::vector<std::optional<std::string>> array_elements(std::string_view text);

}  // namespace steward::scanners
