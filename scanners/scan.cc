#include "scanners/scan.h"

#include <algorithm>
#include <utility>

#include "scanners/columns/column_decision.h"

namespace steward::scanners {
namespace {

DatasetReport report_on(Discovered dataset, const TableSample& table, const DetectorSet& detectors) {
  DatasetReport report;
  for (const auto& column : table.columns) report.fields.push_back(judge(detectors, dataset.name, column));
  report.name = std::move(dataset.name);
  report.kind = dataset.kind;
  report.rows = table.rows;
  report.rows_examined = table.rows_examined;
  report.read_to_end = table.read_to_end;
  report.unread = table.unread;
  report.view = std::move(dataset.view);
  return report;
}

}  // namespace

Result<ScanReport> scan(Source& source, const DetectorSet& detectors, const SampleOptions& options,
                        const ProgressFn& progress) {
  STEWARD_ASSIGN_OR_RETURN(auto discovery, source.discover());
  ScanReport report;
  report.problems = std::move(discovery.problems);
  report.rules_hash = detectors.hash();
  report.seed = options.seed;

  size_t done = 0;
  const size_t total = discovery.datasets.size();
  for (auto& dataset : discovery.datasets) {
    const auto name = to_string(dataset.name);
    if (progress && !progress({done++, total, name})) break;
    const auto table = source.sample(dataset, options);
    if (!table.ok()) {
      report.problems.push_back({name, table.error().message});
      continue;
    }
    report.datasets.push_back(report_on(std::move(dataset), *table, detectors));
  }
  std::sort(report.datasets.begin(), report.datasets.end(),
            [](const DatasetReport& a, const DatasetReport& b) { return a.name < b.name; });
  std::stable_sort(report.problems.begin(), report.problems.end(),
                   [](const ScanProblem& a, const ScanProblem& b) { return a.where < b.where; });
  return report;
}

}  // namespace steward::scanners
