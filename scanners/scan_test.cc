#include "scanners/scan.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

// Datasets by name; those called "bad…" cannot be sampled.
class FakeSource : public Source {
 public:
  explicit FakeSource(std::vector<std::string> names) : names_(std::move(names)) {}

  Result<Discovery> discover() override {
    Discovery discovery;
    for (const auto& name : names_) {
      discovery.datasets.push_back(
          {{"fake", name}, DatasetKind::kView, ViewDefinition{"SELECT 1", "public"}});
    }
    discovery.problems.push_back({"fake/locked", "Permission to read it was denied."});
    return discovery;
  }

  Result<ReadSummary> read(const Discovered& dataset, const ReadOptions&, BatchSink& sink) override {
    sampled.push_back(dataset.name.name);
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

  std::vector<std::string> sampled;

 private:
  std::vector<std::string> names_;
};

TEST(Scan, ReportsDatasetsSortedWithTheirViews) {
  FakeSource source({"b", "a"});
  ReadOptions options;
  options.seed = 9;
  const auto report = scan(source, DetectorSet::builtin(), options);
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->datasets.size(), 2u);
  EXPECT_EQ(report->datasets[0].name.name, "a");
  EXPECT_EQ(report->datasets[0].kind, DatasetKind::kView);
  EXPECT_EQ(report->datasets[0].rows, 20);
  EXPECT_EQ(report->datasets[0].rows_examined, 10);
  EXPECT_TRUE(report->datasets[0].read_to_end);
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
  FakeSource source({"a", "bad", "c"});
  const auto report = scan(source, DetectorSet::builtin(), {});
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->datasets.size(), 2u);
  ASSERT_EQ(report->problems.size(), 2u);
  EXPECT_EQ(report->problems[0].where, "fake/bad");
  EXPECT_EQ(report->problems[0].message, "It was dropped during the scan.");
  EXPECT_EQ(report->problems[1].where, "fake/locked");
}

TEST(Scan, StopsWhenToldToAndReportsWhatItRead) {
  FakeSource source({"a", "b", "c"});
  std::vector<size_t> done;
  const auto report = scan(source, DetectorSet::builtin(), {}, [&](const ScanProgress& progress) {
    EXPECT_EQ(progress.total, 3u);
    done.push_back(progress.done);
    return progress.done < 2;
  });
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(done, (std::vector<size_t>{0, 1, 2}));
  EXPECT_EQ(source.sampled, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(report->datasets.size(), 2u);
}

}  // namespace
}  // namespace steward::scanners
