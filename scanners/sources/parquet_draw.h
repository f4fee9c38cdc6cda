// Which rows of Parquet files to read for a sample, told from their footers alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "scanners/sources/duckdb_session.h"
#include "scanners/sources/source.h"

namespace steward::scanners {

struct ParquetDraw {
  struct Part {
    bool none = false;  // no row of this file
    std::string where;  // a condition on file_row_number; empty: all rows
  };
  int64_t rows = 0;          // of all files
  int64_t groups_drawn = 0;  // 0: rows of every row group may be drawn
  std::vector<Part> parts;   // one for each file
};

// Each row of the row groups that take part is drawn alike and independently, by a hash of its number and the
// seed, some more than max_rows together, so that the sampler behind it can thin them to max_rows exactly.
// Row groups take part all, or, beyond kRowsLookedThrough rows, as many drawn ones as hold that many, at
// least 32.
inline constexpr int64_t kRowsLookedThrough = 16'000'000;
Result<ParquetDraw> draw_parquet_rows(DuckdbSession& session, const std::vector<std::filesystem::path>& files,
                                      const ReadOptions& options,
                                      int64_t rows_looked_through = kRowsLookedThrough);

}  // namespace steward::scanners
