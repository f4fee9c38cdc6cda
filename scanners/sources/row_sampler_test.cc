#include "scanners/sources/row_sampler.h"

#include <gtest/gtest.h>

#include "scanners/sources/collected_rows.h"

namespace steward::scanners {
namespace {

struct Drawn {
  std::vector<std::string> values;
  int64_t met = 0;
  int64_t examined = 0;
  SampleDesign design = SampleDesign::kFirstRows;
};

Drawn draw(int64_t rows, int64_t max_rows, uint64_t seed, size_t value_bytes = 6) {
  ReadOptions options;
  options.max_rows = max_rows;
  options.seed = seed;
  CollectingSink sink;
  EXPECT_TRUE(sink.begin({{{}, "n", "text", 1}}).ok());
  RowSampler sampler(1, options, sink);
  for (int64_t row = 0; row < rows; ++row) {
    if (!sampler.take()) continue;
    std::string value = std::to_string(100'000 + row);
    value.resize(std::max(value.size(), value_bytes), 'x');
    sampler.add(0, value);
    EXPECT_TRUE(sampler.end_row().ok());
  }
  EXPECT_TRUE(sampler.finish().ok());
  Drawn drawn{{}, sampler.met(), sampler.examined(), sampler.design()};
  const auto collected = sink.finish({});
  for (const auto& [value, count] : collected.columns[0].distinct) drawn.values.push_back(value);
  return drawn;
}

TEST(RowSampler, KeepsEveryRowWhenThereAreNoMore) {
  for (const int64_t rows : {0, 1, 99, 100}) {
    const Drawn drawn = draw(rows, 100, 1);
    EXPECT_EQ(drawn.examined, rows);
    EXPECT_EQ(drawn.met, rows);
    EXPECT_EQ(drawn.design, SampleDesign::kEverything) << rows;
  }
  EXPECT_EQ(draw(5'000, kAllRows, 1).values.size(), 5'000u);
}

TEST(RowSampler, DrawsExactlyMaxRowsFromTheSeedAlone) {
  const Drawn drawn = draw(5'000, 500, 1);
  EXPECT_EQ(drawn.values.size(), 500u);
  EXPECT_EQ(drawn.met, 5'000);
  EXPECT_EQ(drawn.design, SampleDesign::kRandomRows);
  EXPECT_EQ(drawn.values, draw(5'000, 500, 1).values);
  EXPECT_NE(drawn.values, draw(5'000, 500, 2).values);
}

TEST(RowSampler, EveryTenthOfTheRowsIsDrawnAlike) {
  std::vector<int> tenths(10);
  for (uint64_t seed = 0; seed < 40; ++seed) {
    for (const auto& value : draw(2'000, 200, seed).values)
      ++tenths[static_cast<size_t>((std::stoi(value) - 100'000) / 200)];
  }
  // 800 expected in each, standard deviation 26.
  for (const int count : tenths) EXPECT_NEAR(count, 800, 120);
}

TEST(RowSampler, RowsThatDoNotFitAreLeftOutByChanceAndNotByPlace) {
  const Drawn drawn = draw(4'000, 4'000, 1, 64 << 10);  // 250 MB
  EXPECT_GT(drawn.values.size(), 1'000u);
  EXPECT_LT(drawn.values.size(), 2'000u);
  EXPECT_EQ(drawn.design, SampleDesign::kRandomRows);
  EXPECT_LT(drawn.values.front(), "100020");
  EXPECT_GT(drawn.values.back(), "103980");
}

TEST(RowSampler, KeepsNullsListsAndUnreadCells) {
  CollectingSink sink;
  EXPECT_TRUE(sink.begin({{{}, "a", "text", 1}, {{}, "b", "text[]", 2}}).ok());
  RowSampler sampler(2, {}, sink);
  ASSERT_TRUE(sampler.take());
  sampler.add_null(0);
  sampler.add(1, "x");
  sampler.add(1, "");
  EXPECT_TRUE(sampler.end_row().ok());
  ASSERT_TRUE(sampler.take());
  sampler.add_unread(0);
  EXPECT_TRUE(sampler.end_row().ok());
  EXPECT_TRUE(sampler.finish().ok());
  const auto rows = sink.finish({});
  EXPECT_EQ(rows.columns[0].nulls, 1);
  EXPECT_EQ(rows.columns[0].rows_examined, 2);
  EXPECT_EQ(rows.columns[1].distinct, (std::vector<std::pair<std::string, int64_t>>{{"", 1}, {"x", 1}}));
}

}  // namespace
}  // namespace steward::scanners
