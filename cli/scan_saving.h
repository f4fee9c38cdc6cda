// Storing a scan while it runs: datasets are saved soon after they are done, so that a scan that is broken
// off has lost next to nothing and the next one goes on where it stopped. Views wait for the end, when all
// they read is known.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "scanners/scan.h"
#include "service/steward.h"
#include "storage/scan_store.h"

namespace steward::cli {

class ScanSaving {
 public:
  ScanSaving(service::Steward& steward, std::string actor, std::string rules_hash, std::string sampling,
             uint64_t seed);

  // What the catalog knows already; without it every dataset is read again.
  Status load_known();

  bool is_known(const DatasetName& name, const std::string& fingerprint) const;
  Status done(const scanners::DatasetReport& report);
  // `problems` go into the ledger's entry.
  Status finish(const std::vector<scanners::ScanProblem>& problems);

 private:
  Status store(std::vector<scanners::DatasetReport>& datasets,
               const std::vector<scanners::ScanProblem>& problems);

  service::Steward& steward_;
  std::string actor_;
  scanners::ScanReport frame_;  // without datasets
  std::map<DatasetName, storage::ScanBasis> known_;
  std::vector<scanners::DatasetReport> waiting_, views_;
  std::chrono::steady_clock::time_point stored_at_;
};

}  // namespace steward::cli
