// BatchBuilder: rows that arrive one by one, gathered into batches. Copies the cells, so that a reader's
// buffers may move on. One thread.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/columns/batch.h"

namespace steward::scanners {

class BatchBuilder {
 public:
  BatchBuilder(size_t columns, size_t max_value_bytes, BatchSink& sink)
      : max_value_bytes_(max_value_bytes), sink_(sink) {
    batch_.columns.resize(columns);
  }

  void add(size_t column, std::string_view value);  // cut at a code point when longer than max_value_bytes
  void add_null(size_t column) { batch_.columns[column].values.push_back(kNullCell); }
  void add_unread(size_t column) { ++batch_.columns[column].unread; }

  // Ends a row; hands a full batch over.
  Status end_row();
  // Hands over what is left.
  Status flush();

 private:
  static constexpr int64_t kRows = 2048;
  static constexpr size_t kBytes = 8u << 20;

  size_t max_value_bytes_;
  BatchSink& sink_;
  Batch batch_;
  std::deque<std::string> blocks_;  // cells point into these; they never grow beyond their capacity
  size_t bytes_ = 0;
};

// At most `limit` bytes of `text`, never ending inside a code point.
std::string_view cut_at_code_point(std::string_view text, size_t limit);

}  // namespace steward::scanners
