// ValueSampler: the distinct values of one column with exact counts, in bounded memory.
//
// Keeps the values with the smallest seeded hashes: a uniform sample of the distinct values ("bottom-k",
// Cohen and Kaplan, 2007). A value is kept when it, with every value of a smaller hash, fits both bounds, so
// what is kept depends on the set of values and the seed alone, never on the order they came in. The count of
// a kept value is exact: it was never out of the sample. One thread.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scanners/columns/column_sample.h"

namespace steward::scanners {

struct SamplerBounds {
  size_t max_distinct = 10'000;
  size_t max_bytes = 8u << 20;         // of all kept values together
  size_t max_value_bytes = 64u << 10;  // longer values are cut at a code point
};

class ValueSampler {
 public:
  ValueSampler(uint64_t seed, SamplerBounds bounds) : seed_(seed), bounds_(bounds) {}

  // One row. Malformed UTF-8 is replaced by U+FFFD.
  void add(std::string_view value);
  void add_null();
  // A row whose value is of a kind nobody looks at (binary): counted, not kept.
  void add_unread() { ++rows_; }

  int64_t rows() const { return rows_; }

  // The sample, sorted by value; the sampler is empty afterwards.
  ColumnSample finish(Field field);

 private:
  using Entry = std::pair<const std::string, int64_t>;
  using Ranked = std::pair<uint64_t, const Entry*>;
  struct ByHashThenValue {
    bool operator()(const Ranked& a, const Ranked& b) const {
      return a.first != b.first ? a.first < b.first : a.second->first < b.second->first;
    }
  };

  void evict_largest();

  uint64_t seed_;
  SamplerBounds bounds_;
  std::unordered_map<std::string, int64_t> counts_;
  std::set<Ranked, ByHashThenValue> ranked_;
  uint64_t lowest_evicted_ = UINT64_MAX;  // values that hash above it can never be kept
  std::string scratch_;
  size_t bytes_ = 0;
  int64_t rows_ = 0;
  int64_t nulls_ = 0;
};

}  // namespace steward::scanners
