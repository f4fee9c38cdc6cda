// What is kept of one column until it is judged.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "catalog/dataset.h"

namespace steward::scanners {

// The distinct values of one column with their counts, up to `max_distinct` of them (a uniform sample by hash
// of the value beyond that), plus what was seen of the whole.
struct ColumnSample {
  Field field;
  std::vector<std::pair<std::string, int64_t>> distinct;  // value, rows; sorted by value
  int64_t rows_examined = 0;
  int64_t nulls = 0;
};

}  // namespace steward::scanners
