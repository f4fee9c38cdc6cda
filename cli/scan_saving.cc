#include "cli/scan_saving.h"

#include <utility>

namespace steward::cli {
namespace {

constexpr std::chrono::seconds kStoreEvery{2};
constexpr size_t kStoreAtMost = 50;

}  // namespace

ScanSaving::ScanSaving(service::Steward& steward, std::string actor, std::string rules_hash,
                       std::string sampling, uint64_t seed)
    : steward_(steward), actor_(std::move(actor)), stored_at_(std::chrono::steady_clock::now()) {
  frame_.rules_hash = std::move(rules_hash);
  frame_.sampling = std::move(sampling);
  frame_.seed = seed;
}

Status ScanSaving::load_known() {
  STEWARD_ASSIGN_OR_RETURN(known_, steward_.scan_bases());
  return {};
}

bool ScanSaving::is_known(const DatasetName& name, const std::string& fingerprint) const {
  const auto known = known_.find(name);
  return known != known_.end() &&
         known->second == storage::ScanBasis{fingerprint, frame_.rules_hash, frame_.sampling};
}

Status ScanSaving::done(const scanners::DatasetReport& report) {
  (report.view ? views_ : waiting_).push_back(report);
  const auto now = std::chrono::steady_clock::now();
  if (waiting_.empty() || (now - stored_at_ < kStoreEvery && waiting_.size() < kStoreAtMost)) return {};
  const Status status = store(waiting_, {});
  stored_at_ = std::chrono::steady_clock::now();
  return status;
}

Status ScanSaving::finish(const std::vector<scanners::ScanProblem>& problems) {
  std::move(views_.begin(), views_.end(), std::back_inserter(waiting_));
  views_.clear();
  return store(waiting_, problems);
}

Status ScanSaving::store(std::vector<scanners::DatasetReport>& datasets,
                         const std::vector<scanners::ScanProblem>& problems) {
  scanners::ScanReport report = frame_;
  report.datasets = std::exchange(datasets, {});
  report.problems = problems;
  if (report.datasets.empty() && problems.empty()) return {};
  const auto outcome = steward_.store_scan(report, actor_);
  return outcome.ok() ? Status() : Status(outcome.error());
}

}  // namespace steward::cli
