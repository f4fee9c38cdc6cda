#include "scanners/scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <mutex>

namespace steward::scanners {
namespace {

// Datasets by name; those called "bad…" cannot be sampled.
class FakeSource : public Source {
 public:
  FakeSource(std::vector<std::string> names, std::shared_ptr<std::vector<std::string>> read)
      : names_(std::move(names)), read_(std::move(read)) {}

  Result<Discovery> discover() override {
    Discovery discovery;
    for (const auto& name : names_) {
      discovery.datasets.push_back(
          {{"fake", name}, DatasetKind::kView, ViewDefinition{"SELECT 1", "public"}});
    }
    discovery.problems.push_back({"fake/locked", "Permission to read it was denied."});
    return discovery;
  }

  Result<std::string> fingerprint(const Discovered& dataset) override {
    return dataset.name.name == "silent" ? "" : "state of " + dataset.name.name;
  }

  Result<ReadSummary> read(const Discovered& dataset, const ReadOptions&, BatchSink& sink) override {
    {
      static std::mutex mutex;
      const std::lock_guard lock(mutex);
      read_->push_back(dataset.name.name);
    }
    if (dataset.name.name.starts_with("bad"))
      return Error{ErrorCode::kNotFound, "It was dropped during the scan.", ""};
    STEWARD_RETURN_IF_ERROR(sink.begin({{{}, "n", "integer", 1}}));
    STEWARD_RETURN_IF_ERROR(sink.add({10, {{{"1", "1", "1", "1", "2", "2", "2", "2", "2", "2"}, 0}}}));
    ReadSummary summary;
    summary.rows = 20;
    summary.rows_examined = 10;
    summary.design = SampleDesign::kEverything;
    summary.unread = {{{}, "hidden", "text", 2}};
    return summary;
  }

 private:
  std::vector<std::string> names_;
  std::shared_ptr<std::vector<std::string>> read_;
};

// Opens fake sources and remembers what was read of all of them.
struct Fakes {
  std::vector<std::string> names;
  std::shared_ptr<std::vector<std::string>> read = std::make_shared<std::vector<std::string>>();

  OpenSource opener() const {
    return [*this]() -> Result<std::unique_ptr<Source>> {
      return std::unique_ptr<Source>(new FakeSource(names, read));
    };
  }
};

TEST(Scan, ReportsDatasetsSortedWithTheirViews) {
  const Fakes fakes{{"b", "a"}};
  ScanOptions options;
  options.read.seed = 9;
  const auto report = scan(fakes.opener(), DetectorSet::builtin(), options);
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->datasets.size(), 2u);
  EXPECT_EQ(report->datasets[0].name.name, "a");
  EXPECT_EQ(report->datasets[0].kind, DatasetKind::kView);
  EXPECT_EQ(report->datasets[0].rows, 20);
  EXPECT_EQ(report->datasets[0].rows_examined, 10);
  EXPECT_TRUE(report->datasets[0].read_to_end());
  ASSERT_EQ(report->datasets[0].unread.size(), 1u);
  EXPECT_EQ(report->datasets[0].unread[0].path, "hidden");
  ASSERT_TRUE(report->datasets[0].view);
  EXPECT_EQ(report->datasets[0].view->sql, "SELECT 1");
  ASSERT_EQ(report->datasets[0].fields.size(), 1u);
  EXPECT_EQ(report->datasets[0].fields[0].field.path, "n");
  EXPECT_EQ(report->seed, 9u);
  EXPECT_EQ(report->rules_hash, DetectorSet::builtin().hash());
}

TEST(Scan, GoesOnPastADatasetThatFails) {
  const Fakes fakes{{"a", "bad", "c"}};
  const auto report = scan(fakes.opener(), DetectorSet::builtin(), {});
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->datasets.size(), 2u);
  ASSERT_EQ(report->problems.size(), 2u);
  EXPECT_EQ(report->problems[0].where, "fake/bad");
  EXPECT_EQ(report->problems[0].message, "It was dropped during the scan.");
  EXPECT_EQ(report->problems[1].where, "fake/locked");
}

TEST(Scan, StopsWhenToldToAndReportsWhatItRead) {
  const Fakes fakes{{"a", "b", "c"}};
  std::vector<size_t> done;
  ScanObserver observer;
  observer.progress = [&](const ScanProgress& progress) {
    EXPECT_EQ(progress.total, 3u);
    done.push_back(progress.done);
    return progress.done < 2;
  };
  const auto report = scan(fakes.opener(), DetectorSet::builtin(), {}, observer);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(done, (std::vector<size_t>{0, 1, 2}));
  EXPECT_EQ(*fakes.read, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(report->datasets.size(), 2u);
}

TEST(Scan, HandsOverEachDatasetWhenItIsDone) {
  const Fakes fakes{{"a", "b"}};
  std::vector<std::string> saved;
  ScanObserver observer;
  observer.done = [&](const DatasetReport& report) -> Status {
    saved.push_back(report.name.name);
    if (report.name.name == "b") return Error{ErrorCode::kUnavailable, "The disk is full.", ""};
    return {};
  };
  const auto report = scan(fakes.opener(), DetectorSet::builtin(), {}, observer);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(saved, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(report->problems.size(), 2u);
  EXPECT_EQ(report->problems[0].message, "The disk is full.");
}

TEST(Scan, PassesOverWhatIsKnownAndUnchanged) {
  const Fakes fakes{{"a", "same", "silent"}};
  ScanObserver observer;
  std::vector<std::string> asked;
  observer.is_known = [&](const DatasetName& name, const std::string& fingerprint) {
    asked.push_back(fingerprint);
    return name.name == "same";
  };
  const auto report = scan(fakes.opener(), DetectorSet::builtin(), {}, observer);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(asked, (std::vector<std::string>{"state of a", "state of same"}))
      << "silent tells no fingerprint";
  EXPECT_EQ(*fakes.read, (std::vector<std::string>{"a", "silent"}));
  EXPECT_EQ(report->unchanged, (std::vector<DatasetName>{{"fake", "same"}}));
  EXPECT_EQ(report->datasets[0].fingerprint, "state of a");
}

TEST(Scan, ReportsTheSameForAnyNumberOfThreads) {
  Fakes fakes;
  for (int i = 0; i < 40; ++i) fakes.names.push_back("t" + std::to_string(i));
  for (const size_t threads : {1u, 2u, 7u}) {
    ScanOptions options;
    options.threads = threads;
    const auto report = scan(fakes.opener(), DetectorSet::builtin(), options);
    ASSERT_TRUE(report.ok());
    ASSERT_EQ(report->datasets.size(), 40u) << threads;
    EXPECT_TRUE(std::is_sorted(report->datasets.begin(), report->datasets.end(),
                               [](const auto& a, const auto& b) { return a.name < b.name; }));
  }
}

}  // namespace
}  // namespace steward::scanners
