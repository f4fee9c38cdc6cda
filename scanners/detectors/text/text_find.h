// A stretch of running text that names something without a checksum: a person, a street address, a place.
// What the finders of this folder return; the span engine judges them as it judges every other find.
#pragma once

#include <cstddef>

namespace steward::scanners {

enum class TextFindKind {
  kPersonName,
  kStreetAddress,  // house number and street, or more of an address
  kCity,           // weak: a place, not where somebody lives
  kCountry,        // weak
};

struct TextFind {
  size_t begin = 0, end = 0;  // bytes, on UTF-8 boundaries of well-formed text
  double confidence = 0;      // (0, 1)
  TextFindKind kind = TextFindKind::kPersonName;
};

}  // namespace steward::scanners
