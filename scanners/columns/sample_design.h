// How the rows that were examined were chosen, which is what a guarantee about the others rests on.
#pragma once

#include <cstdint>
#include <string_view>

namespace steward::scanners {

enum class SampleDesign {
  kEverything,   // every row there is
  kRandomRows,   // every set of that many rows was equally likely (or each row alike, independently)
  kRandomPages,  // storage pages drawn at random, all rows of each: the pages are the sample
  kFirstRows,    // whatever came first: says nothing of the rest
};

std::string_view to_string(SampleDesign design);  // "full", "random_rows", "random_pages", "first_rows"

}  // namespace steward::scanners
