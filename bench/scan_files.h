// A Parquet file made from a seed, and what it costs to scan it: Steward's way, and DuckDB's own reading of
// the same columns with a count of the distinct shapes of each.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"

namespace steward::bench {

struct ParquetShape {
  int64_t rows = 0;
  int columns = 20;
};

// `columns` columns of ids, names, addresses, numbers, dates and texts in turn.
Status write_parquet(const std::filesystem::path& path, const ParquetShape& shape);

struct ScanCost {
  double seconds = 0;
  int64_t rows = 0;
  size_t tagged = 0;  // columns
};

// Every row, on `threads` threads.
Result<ScanCost> scan_whole(const std::filesystem::path& path, size_t threads);

// DuckDB on one thread: for each column count(DISTINCT shape), a shape being the value with its digits as 9
// and its letters as a. Seconds.
Result<double> count_shapes(const std::filesystem::path& path, int columns);

}  // namespace steward::bench
