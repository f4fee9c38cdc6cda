// Of finds that overlap the best one stays: of the same span the one a word near it speaks for, then the surer, then
// the more specific rule; of different spans the surer, then the longer.
#pragma once

#include <vector>

#include "scanners/detectors/rule.h"
#include "scanners/detectors/span_finder.h"

namespace steward::scanners {

// In order of their begin, none overlapping. Independent of the order of `hits`.
std::vector<SpanHit> without_overlaps(std::vector<SpanHit> hits, const std::vector<Rule>& rules);

}  // namespace steward::scanners
