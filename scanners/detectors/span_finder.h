// Finds inside one text: every rule's span regex where the text's shape admits it, then the validator, then
// the words before it; overlaps go to the more confident, then the longer find. Immutable, thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "scanners/detectors/rule.h"
#include "scanners/detectors/rule_index.h"

namespace steward::scanners {

struct SpanHit {
  size_t begin = 0, end = 0;  // bytes
  size_t rule = 0;
  bool near_word = false;  // a word before it says so
  double confidence = 0;
};

struct SpanScan {
  std::vector<SpanHit> hits;  // non-overlapping, in order
  RuleMask candidates;        // rules that something in the text had the form of, valid or not
};

class SpanFinder {
 public:
  // `rules` must outlive the finder.
  explicit SpanFinder(const std::vector<Rule>& rules) : rules_(&rules) {}

  // `text` of any bytes, measured.
  SpanScan scan(std::string_view text, const ValueShape& shape, const RuleMask& enabled) const;

 private:
  void scan_rule(std::string_view text, size_t index, SpanScan& found) const;

  const std::vector<Rule>* rules_;
};

}  // namespace steward::scanners
