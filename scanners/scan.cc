#include "scanners/scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "scanners/columns/table_state.h"

namespace steward::scanners {
namespace {

// Passes batches on until the scan is to stop.
class StoppableSink : public BatchSink {
 public:
  StoppableSink(BatchSink& sink, const std::function<bool()>& stop) : sink_(sink), stop_(stop) {}

  Status begin(const std::vector<Field>& columns) override { return sink_.begin(columns); }
  Status add(const Batch& batch) override {
    if (stop_ && stop_()) return Error{ErrorCode::kUnavailable, "The scan was stopped.", ""};
    return sink_.add(batch);
  }

 private:
  BatchSink& sink_;
  const std::function<bool()>& stop_;
};

// One scan: its threads take the next dataset from a list until none is left.
class Scan {
 public:
  Scan(const DetectorSet& detectors, const ScanOptions& options, const ScanObserver& observer,
       std::vector<Discovered> datasets)
      : detectors_(detectors), options_(options), observer_(observer), datasets_(std::move(datasets)) {}

  // Many datasets: one a thread. Few: one at a time, their columns side by side.
  void run(const OpenSource& open, Source& first) {
    const size_t readers = std::min(options_.threads, datasets_.size() / 2);
    if (readers < 2) {
      Workers workers(options_.threads);
      take_datasets(first, &workers);
      return;
    }
    std::vector<std::thread> threads;
    for (size_t i = 1; i < readers; ++i)
      threads.emplace_back([&] {
        auto source = open();
        if (source.ok() && (*source)->discover().ok()) take_datasets(**source, nullptr);
      });
    take_datasets(first, nullptr);
    for (std::thread& thread : threads) thread.join();
  }

  ScanReport finish(std::vector<ScanProblem> problems) {
    std::move(problems_.begin(), problems_.end(), std::back_inserter(problems));
    std::stable_sort(problems.begin(), problems.end(), [](const ScanProblem& a, const ScanProblem& b) {
      return std::tie(a.where, a.message) < std::tie(b.where, b.message);
    });
    std::sort(reports_.begin(), reports_.end(),
              [](const DatasetReport& a, const DatasetReport& b) { return a.name < b.name; });
    ScanReport report;
    report.datasets = std::move(reports_);
    report.unchanged = std::move(unchanged_);
    std::sort(report.unchanged.begin(), report.unchanged.end());
    report.problems = std::move(problems);
    report.rules_hash = detectors_.hash();
    report.sampling = describe_sampling(options_);
    report.seed = options_.read.seed;
    return report;
  }

 private:
  void take_datasets(Source& source, Workers* workers) {
    for (;;) {
      Discovered* dataset = next();
      if (!dataset) return;
      const std::string name = to_string(dataset->name);
      const auto fingerprint = source.fingerprint(*dataset);
      if (fingerprint.ok() && !fingerprint->empty() && is_known(dataset->name, *fingerprint)) continue;
      auto report = scan_one(source, *dataset, workers);
      const std::lock_guard lock(mutex_);
      if (observer_.stop && observer_.stop()) stopped_ = true;
      if (!report.ok() && stopped_) return;
      if (!report.ok()) {
        problems_.push_back({name, report.error().message});
        continue;
      }
      if (fingerprint.ok()) report->fingerprint = *fingerprint;
      if (observer_.done)
        if (const Status status = observer_.done(*report); !status.ok())
          problems_.push_back({name, status.error().message});
      reports_.push_back(*std::move(report));
    }
  }

  Discovered* next() {
    const std::lock_guard lock(mutex_);
    if (stopped_ || next_ == datasets_.size()) return nullptr;
    Discovered& dataset = datasets_[next_];
    if (observer_.progress && !observer_.progress({next_, datasets_.size(), to_string(dataset.name)})) {
      stopped_ = true;
      return nullptr;
    }
    ++next_;
    return &dataset;
  }

  bool is_known(const DatasetName& name, const std::string& fingerprint) {
    if (!observer_.is_known) return false;
    const std::lock_guard lock(mutex_);
    if (!observer_.is_known(name, fingerprint)) return false;
    unchanged_.push_back(name);
    return true;
  }

  Result<DatasetReport> scan_one(Source& source, const Discovered& dataset, Workers* workers) const {
    TableState table(detectors_, dataset.name, {.seed = options_.read.seed}, workers);
    StoppableSink sink(table, observer_.stop);
    STEWARD_ASSIGN_OR_RETURN(const ReadSummary summary, source.read(dataset, options_.read, sink));
    DatasetReport report;
    report.fields =
        table.decide({summary.design, options_.read.seed, summary.pages_examined, options_.confidence});
    report.quasi_identifiers = table.quasi_identifiers(report.fields);
    report.name = dataset.name;
    report.kind = dataset.kind;
    report.rows = summary.rows;
    report.rows_examined = summary.rows_examined;
    report.design = summary.design;
    report.unread = summary.unread;
    report.view = dataset.view;
    return report;
  }

  const DetectorSet& detectors_;
  const ScanOptions& options_;
  const ScanObserver& observer_;
  std::vector<Discovered> datasets_;
  std::mutex mutex_;
  size_t next_ = 0;
  bool stopped_ = false;
  std::vector<DatasetReport> reports_;
  std::vector<DatasetName> unchanged_;
  std::vector<ScanProblem> problems_;
};

}  // namespace

std::string describe_sampling(const ScanOptions& options) {
  const std::string rows = options.read.max_rows == kAllRows ? "all" : std::to_string(options.read.max_rows);
  return fmt::format("rows={} seed={} confidence={}", rows, options.read.seed, options.confidence);
}

int64_t rows_for_max_miss(double share, double confidence) {
  return share > 0 ? rows_for(share, confidence) : kAllRows;
}

Result<ScanReport> scan(const OpenSource& open, const DetectorSet& detectors, const ScanOptions& options,
                        const ScanObserver& observer) {
  STEWARD_ASSIGN_OR_RETURN(const auto source, open());
  STEWARD_ASSIGN_OR_RETURN(auto discovery, source->discover());
  // Views last: their lineage is read against tables that are known by then.
  std::stable_partition(discovery.datasets.begin(), discovery.datasets.end(),
                        [](const Discovered& dataset) { return !dataset.view; });
  Scan scan(detectors, options, observer, std::move(discovery.datasets));
  scan.run(open, *source);
  return scan.finish(std::move(discovery.problems));
}

}  // namespace steward::scanners
