// What a column's name, its place and its type say before a value is read. Pure.
#pragma once

#include <vector>

#include "catalog/dataset.h"
#include "scanners/detectors/detector_set.h"

namespace steward::scanners {

inline constexpr double kWeakNullRate = 0.01;  // weaker checks than this are not believed against the name

struct HeaderEvidence {
  std::vector<double> scores;  // by rule, in [-1, 1]; negative: the name says something else
  RuleMask named;              // rules one of whose phrases is in the name
  RuleMask native;             // rules whose own type the column has (inet for IP addresses)
  RuleMask supported;          // named strongly enough, or native: plausible values count
  RuleMask asked;              // rules that judge whole values here
  RuleMask inside;             // rules whose finds inside a text count here
};

HeaderEvidence read_header(const DetectorSet& detectors, const DatasetName& dataset, const Field& field);

}  // namespace steward::scanners
