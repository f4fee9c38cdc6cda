// RowSampler: what stands between a reader, which meets rows one after another, and the sink, which wants at
// most max_rows of them, every set of rows equally likely.
//
// Each row has a hash of its number and the seed; the max_rows rows of the smallest hashes are kept until all
// were met, then delivered in the order of their numbers. So one pass does, whatever the number of rows; the
// draw depends on seed and order alone; and of n rows only max_rows (1 + ln(n / max_rows)) are ever copied.
// The rows kept are bounded in bytes as well: when they do not fit, fewer are kept, chosen the same way.
// One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/sources/batch_builder.h"
#include "scanners/sources/source.h"

namespace steward::scanners {

class RowSampler {
 public:
  // `known_rows`: how many there are, when that is known before; 0: not known.
  RowSampler(size_t columns, const ReadOptions& options, BatchSink& sink, int64_t known_rows = 0);

  // True: no row will be refused, so whole batches may be delivered, bypassing what follows.
  bool takes_all() const { return takes_all_; }
  Status deliver(const Batch& batch);

  // Meets the next row. True: add() its cells (of a list any number), then end_row().
  bool take();
  void add(size_t column, std::string_view value);
  void add_null(size_t column);
  void add_unread(size_t column);
  Status end_row();

  // Delivers what was kept. Once, at the end.
  Status finish();

  int64_t met() const { return met_; }
  int64_t examined() const { return examined_; }  // delivered, after finish()
  // Of the rows met, when they are all there are.
  SampleDesign design() const {
    return examined_ == met_ ? SampleDesign::kEverything : SampleDesign::kRandomRows;
  }

 private:
  struct Kept {
    uint64_t hash;
    int64_t row;
    std::string cells;
    friend bool operator<(const Kept& a, const Kept& b) {
      return a.hash != b.hash ? a.hash < b.hash : a.row < b.row;
    }
  };
  static constexpr size_t kKeptBytes = 96u << 20;

  void append_cell(size_t column, uint32_t size, std::string_view bytes);
  void drop_largest();

  uint64_t seed_;
  int64_t max_rows_;
  size_t max_value_bytes_;
  BatchSink& sink_;
  BatchBuilder builder_;
  bool takes_all_;
  int64_t met_ = 0;
  int64_t examined_ = 0;
  uint64_t next_hash_ = 0;
  uint64_t limit_;  // rows of a larger hash are not kept
  std::string cells_;
  std::vector<Kept> kept_;  // a heap, the largest hash first
  size_t kept_bytes_ = 0;
};

}  // namespace steward::scanners
