#include "scanners/scan.h"

#include <algorithm>
#include <utility>

#include "scanners/columns/column_decision.h"
#include "scanners/columns/value_sampler.h"

namespace steward::scanners {
namespace {

class SampleSink : public BatchSink {
 public:
  explicit SampleSink(const ReadOptions& options) : options_(options) {}
  Status begin(const std::vector<Field>& columns) override {
    fields_ = columns;
    samplers_.assign(columns.size(),
                     ValueSampler(options_.seed, {10'000, 8u << 20, options_.max_value_bytes}));
    return {};
  }
  Status add(const Batch& batch) override {
    for (size_t i = 0; i < fields_.size(); ++i) {
      for (const auto value : batch.columns[i].values) {
        if (value.data())
          samplers_[i].add(value);
        else
          samplers_[i].add_null();
      }
      for (int64_t n = 0; n < batch.columns[i].unread; ++n) samplers_[i].add_unread();
    }
    return {};
  }
  std::vector<ColumnSample> finish() {
    std::vector<ColumnSample> columns;
    for (size_t i = 0; i < fields_.size(); ++i) columns.push_back(samplers_[i].finish(fields_[i]));
    return columns;
  }

 private:
  const ReadOptions& options_;
  std::vector<Field> fields_;
  std::vector<ValueSampler> samplers_;
};

DatasetReport report_on(Discovered dataset, const ReadSummary& table, SampleSink& sink,
                        const DetectorSet& detectors) {
  DatasetReport report;
  for (const auto& column : sink.finish()) report.fields.push_back(judge(detectors, dataset.name, column));
  report.name = std::move(dataset.name);
  report.kind = dataset.kind;
  report.rows = table.rows;
  report.rows_examined = table.rows_examined;
  report.read_to_end = table.read_to_end();
  report.unread = table.unread;
  report.view = std::move(dataset.view);
  return report;
}

}  // namespace

Result<ScanReport> scan(Source& source, const DetectorSet& detectors, const ReadOptions& options,
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
    SampleSink sink(options);
    const auto table = source.read(dataset, options, sink);
    if (!table.ok()) {
      report.problems.push_back({name, table.error().message});
      continue;
    }
    report.datasets.push_back(report_on(std::move(dataset), *table, sink, detectors));
  }
  std::sort(report.datasets.begin(), report.datasets.end(),
            [](const DatasetReport& a, const DatasetReport& b) { return a.name < b.name; });
  std::stable_sort(report.problems.begin(), report.problems.end(),
                   [](const ScanProblem& a, const ScanProblem& b) { return a.where < b.where; });
  return report;
}

}  // namespace steward::scanners
