// Which numbers below a bound were seen: a bit each, so that those of a million nodes stay in a core's cache.
#pragma once

#include <cstdint>
#include <vector>

namespace steward::lineage {

class Bitmap {
 public:
  explicit Bitmap(size_t bound) : words_(bound / 64 + 1) {}

  // False when it was set before.
  bool set(uint32_t at) {
    uint64_t& word = words_[at / 64];
    const uint64_t bit = uint64_t{1} << at % 64;
    if (word & bit) return false;
    word |= bit;
    return true;
  }

 private:
  std::vector<uint64_t> words_;
};

}  // namespace steward::lineage
