// DistinctSample: a uniform sample of a column's distinct values, each with its exact count and what the
// detectors say of it; the values themselves are not kept.
//
// "Bottom-k" (Cohen and Kaplan, 2007): kept are the values with the k smallest seeded hashes. Which those are
// depends on the set of values and the seed alone, never on the order, on how the rows were divided, or on
// the number of threads; so samples of parts merge into exactly the sample of the whole. A value is known by
// its 64-bit hash: two values among a billion distinct share one with odds below 3 %, and only if both are
// kept does a count go wrong.
//
// A row whose value is not kept is handed back, so that the caller can count it elsewhere: every row is
// counted once. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace steward::scanners {

struct SampledValue {
  uint64_t hash = 0;
  int64_t rows = 0;
  uint32_t evidence = 0;  // the caller's number for what the detectors said
};

class DistinctSample {
 public:
  using Dropped = std::function<void(const SampledValue&)>;

  explicit DistinctSample(size_t k) : k_(k) {}

  // The value if it is in the sample, to be counted; null when it is not.
  SampledValue* find(uint64_t hash);
  // False when a value of this hash can never be among the k smallest any more.
  bool wants(uint64_t hash) const { return hash < limit_; }
  // A value that find() does not know and wants() does. May drop others.
  void insert(const SampledValue& value, const Dropped& dropped);

  // Drops what is beyond the k smallest; the sample in ascending order of hashes.
  std::vector<SampledValue> finish(const Dropped& dropped);

  // Rows whose values were refused: the sample is not all there is.
  bool is_cut() const { return limit_ != UINT64_MAX; }
  // For merging: nothing at or above this hash was kept.
  uint64_t limit() const { return limit_; }
  void lower_limit(uint64_t limit, const Dropped& dropped);

 private:
  void prune(const Dropped& dropped);
  void rebuild(std::vector<SampledValue> values);
  std::vector<SampledValue> take();

  size_t k_;
  size_t size_ = 0;
  uint64_t limit_ = UINT64_MAX;
  std::vector<SampledValue> slots_;  // open addressing; rows == 0: free
};

}  // namespace steward::scanners
