// DistinctSketch: about how many distinct hashes were added; exact up to k. The k smallest are kept ("k
// minimum values", Bar-Yossef et al. 2002), so the answer does not depend on the order, and sketches merge.
// One thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace steward::scanners {

class DistinctSketch {
 public:
  static constexpr size_t kKept = 64;

  void add(uint64_t hash) {
    if (smallest_.size() == kKept && hash >= smallest_.back()) return;
    const auto at = std::lower_bound(smallest_.begin(), smallest_.end(), hash);
    if (at != smallest_.end() && *at == hash) return;
    if (smallest_.size() == kKept) smallest_.pop_back();
    smallest_.insert(at, hash);
  }

  void merge(const DistinctSketch& other) {
    for (const uint64_t hash : other.smallest_) add(hash);
  }

  int64_t estimate() const {
    if (smallest_.size() < kKept) return static_cast<int64_t>(smallest_.size());
    const double share = static_cast<double>(smallest_.back()) / 18446744073709551616.0;
    return static_cast<int64_t>(static_cast<double>(kKept - 1) / share);
  }

  const std::vector<uint64_t>& smallest() const { return smallest_; }

 private:
  std::vector<uint64_t> smallest_;  // ascending
};

}  // namespace steward::scanners
