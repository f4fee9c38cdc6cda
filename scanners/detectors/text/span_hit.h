// What the searches of this folder find in one text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "scanners/detectors/rule_index.h"

namespace steward::scanners {

struct SpanHit {
  size_t begin = 0, end = 0;  // bytes
  size_t rule = 0;
  bool near_word = false;  // a word near it says so
  double confidence = 0;
  double chance = 0;  // that an unrelated string of the form gets as far
};

// What a scan cost, so that tests can bound it without a clock.
struct SpanWork {
  uint64_t windows = 0;         // compared with the shapes of the rules
  uint64_t judged = 0;          // pairs of a rule and a candidate of its shape
  uint64_t searched_bytes = 0;  // by regexes without a window to match
};

struct SpanScan {
  std::vector<SpanHit> hits;  // non-overlapping, in order
  RuleMask candidates;        // rules that something in the text had the form of, valid or not
  SpanWork work;
};

}  // namespace steward::scanners
