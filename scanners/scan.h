// scan(): every dataset of a source, read, judged column by column, with progress. Each dataset's report is
// handed over as soon as it is done, so that a scan that is broken off has lost nothing it finished.
#pragma once

#include <functional>
#include <string>

#include "base/error.h"
#include "scanners/columns/report.h"
#include "scanners/detectors/detector_set.h"
#include "scanners/sources/source.h"

namespace steward::scanners {

struct ScanOptions {
  ReadOptions read;
  size_t threads = 1;        // that examine columns, or read datasets
  double confidence = 0.95;  // of the certificates
};

// "rows=100000 seed=1 confidence=0.95"
std::string describe_sampling(const ScanOptions& options);

// How many rows show, with that confidence, that at most `share` of a column's rows hold what was not found;
// all of them for a share of 0.
int64_t rows_for_max_miss(double share, double confidence);

struct ScanProgress {
  size_t done = 0, total = 0;  // datasets
  std::string dataset;         // being read
};

// All but progress's answer are called by one thread at a time.
struct ScanObserver {
  // Before each dataset, from the scanning threads but never two at a time; false: start no further one.
  std::function<bool(const ScanProgress&)> progress;
  // True: break off what is being read as well. Asked for every batch, by any thread.
  std::function<bool()> stop;
  // True: the caller has a verdict on this state of the dataset's data already (fingerprint as
  // Source::fingerprint tells it, never empty); it is not read again, and left out of the report.
  std::function<bool(const DatasetName&, const std::string& fingerprint)> is_known;
  // After each dataset, in the same way; what it returns goes into the report's problems.
  std::function<Status(const DatasetReport&)> done;
};

// Opens the source once more, for a further thread.
using OpenSource = std::function<Result<std::unique_ptr<Source>>()>;

// A dataset that fails (dropped meanwhile, no permission, truncated file) becomes a ScanProblem; the scan
// goes on. The report is the same for any number of threads.
Result<ScanReport> scan(const OpenSource& open, const DetectorSet& detectors, const ScanOptions& options,
                        const ScanObserver& observer = {});

}  // namespace steward::scanners
