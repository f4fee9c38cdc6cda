// What can be said of personal data that was not found: at most this share of the rows hold it.
//
// Of n rows drawn at random none matched. If a share p of all rows did, that happens with probability (1 −
// p)ⁿ at most (sampling without replacement only does better), so with confidence 1 − δ the share is below 1
// − δ^(1/n): Clopper and Pearson (1934) for no success, about 3/n at 95 %. Where storage pages were drawn, n
// is the number of pages. When every row was read the share is 0, and when just the first rows were, nothing
// follows. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scanners/columns/sample_design.h"

namespace steward::scanners {

// The rows a scan chose, and how.
struct Sampling {
  SampleDesign design = SampleDesign::kFirstRows;
  uint64_t seed = 1;
  int64_t pages = 0;         // kRandomPages
  double confidence = 0.95;  // 1 − δ
};

// For these detectors, nothing among `rows_examined` rows.
struct Absence {
  std::vector<std::string> detectors;  // rule ids, sorted
  double prevalence_at_most = 1;       // of matching rows among all rows of the column
  double confidence = 0.95;
  int64_t rows_examined = 0;
  SampleDesign design = SampleDesign::kFirstRows;
  uint64_t seed = 1;
};

// The bound after `rows` rows of that design without a match; none when nothing follows.
std::optional<double> prevalence_bound(const Sampling& sampling, int64_t rows);

// How many random rows without a match show that at most `share` of all do. share in (0, 1).
int64_t rows_for(double share, double confidence);

}  // namespace steward::scanners
