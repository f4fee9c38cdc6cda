// Of finds that overlap the best one stays: of the same span the one a word near it speaks for, then the one
// that is harder to come by through chance, then the surer; of different spans the surer, then the longer.
#pragma once

#include <vector>

#include "scanners/detectors/text/span_hit.h"

namespace steward::scanners {

// In order of their begin, none overlapping. Independent of the order of `hits`.
std::vector<SpanHit> without_overlaps(std::vector<SpanHit> hits);

}  // namespace steward::scanners
