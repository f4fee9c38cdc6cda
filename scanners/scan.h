// scan(): every dataset of a source, sampled, judged column by column, with progress. The caller stores the
// report.
#pragma once

#include <functional>
#include <string>

#include "base/error.h"
#include "scanners/columns/report.h"
#include "scanners/detectors/detector_set.h"
#include "scanners/sources/source.h"

namespace steward::scanners {

struct ScanProgress {
  size_t done = 0, total = 0;  // datasets
  std::string dataset;         // being read
};

// Called from the scanning thread before each dataset; return false to stop early (what was read is
// reported).
using ProgressFn = std::function<bool(const ScanProgress&)>;

// A dataset that fails (dropped meanwhile, no permission, truncated file) becomes a ScanProblem; the scan
// goes on.
Result<ScanReport> scan(Source& source, const DetectorSet& detectors, const ReadOptions& options,
                        const ProgressFn& progress = nullptr);

}  // namespace steward::scanners
