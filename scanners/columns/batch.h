// Rows on their way from a source to the column states: some thousand at a time, column by column. Views live
// until the call that hands them over returns.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/dataset.h"

namespace steward::scanners {

// A cell without a value. An empty text has data(); a null has none.
inline constexpr std::string_view kNullCell{};

struct Cells {
  std::vector<std::string_view>
      values;          // one for each row; of a list column as many as the lists hold together
  int64_t unread = 0;  // cells of a kind nobody looks at (binary): counted, not in `values`
};

struct Batch {
  int64_t rows = 0;
  std::vector<Cells> columns;
};

// Where a source delivers. Called by one thread; an error stops the reading and is handed on.
class BatchSink {
 public:
  virtual ~BatchSink() = default;

  // Once, before the first batch.
  virtual Status begin(const std::vector<Field>& columns) = 0;
  // Every batch has as many columns as begin() was told of, in the same order.
  virtual Status add(const Batch& batch) = 0;
};

}  // namespace steward::scanners
