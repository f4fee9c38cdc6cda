// Finds inside one text: every rule's span regex where the text's shape admits it, then the validator, then
// the words before it; overlaps go to the more confident, then the longer find. Immutable, thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "scanners/rule.h"

namespace steward::scanners {

struct SpanHit {
  size_t begin = 0, end = 0;  // bytes
  size_t rule = 0;
  bool near_word = false;  // a word before it says so
  double confidence = 0;
};

struct SpanScan {
  std::vector<SpanHit> hits;     // non-overlapping, in order
  uint64_t candidate_rules = 0;  // bit i: rule i's regex found something, valid or not
};

// At most this many rules in a set (candidate_rules is one word).
inline constexpr size_t kMaxRules = 64;

class SpanFinder {
 public:
  // `rules` must outlive the finder.
  explicit SpanFinder(const std::vector<Rule>& rules) : rules_(&rules) {}

  // `text` of any bytes. `enabled`: bit i for rule i.
  SpanScan scan(std::string_view text, const ValueShape& shape, uint64_t enabled) const;

 private:
  void scan_rule(std::string_view text, size_t index, SpanScan& found) const;

  const std::vector<Rule>* rules_;
};

}  // namespace steward::scanners
