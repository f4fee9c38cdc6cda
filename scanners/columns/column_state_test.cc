#include "scanners/columns/column_state.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "scanners/columns/column_decision.h"

namespace steward::scanners {
namespace {

const DatasetName kDataset{"postgres://h:5432", "shop.public.customer"};

ColumnState state_of(std::string_view path = "x", std::string_view type = "text",
                     ColumnOptions options = {}) {
  return ColumnState(DetectorSet::builtin(), kDataset, {{}, std::string(path), std::string(type), 1},
                     options);
}

// A column of many kinds: addresses, numbers, texts with something inside, blanks.
std::vector<std::string> mixed(size_t count) {
  std::mt19937_64 engine(11);
  std::vector<std::string> values;
  for (size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(engine() % (count / 2 + 1));
    switch (engine() % 6) {
      case 0:
        values.push_back("user" + number + "@example.com");
        break;
      case 1:
        values.push_back("4" + std::string(15 - number.size(), '1') + number);
        break;
      case 2:
        values.push_back("please call +1 514 721 4711 about order " + number);
        break;
      case 3:
        values.emplace_back("n/a");
        break;
      case 4:
        values.push_back("192.0.2." + std::to_string(engine() % 256));
        break;
      default:
        values.push_back("word" + number);
    }
  }
  return values;
}

// All that is told of a column, as text.
std::string told(ColumnState& state) {
  const FieldReport report = decide(state, {SampleDesign::kEverything});
  std::string text = report.data_fingerprint + " " + std::to_string(report.rows_examined) + "\n";
  for (const auto& category : report.categories) text += category.str() + " ";
  for (const auto& f : report.findings)
    text += "\n" + f.detector + " " + std::to_string(f.confidence) + " " +
            std::to_string(f.distinct_examined) + " " + std::to_string(f.distinct_matched) + " " +
            std::to_string(f.prevalence.lower) + " " + std::to_string(f.prevalence.upper) + " " +
            std::string(to_string(f.outcome));
  for (const auto& absence : report.certificate)
    for (const auto& detector : absence.detectors) text += "\n-" + detector;
  return text;
}

TEST(ColumnState, DoesNotDependOnTheOrderOfTheRows) {
  for (const size_t max_distinct : {50u, 4096u}) {
    auto values = mixed(3000);
    ColumnState ascending = state_of("x", "text", {1, max_distinct});
    std::sort(values.begin(), values.end());
    for (const auto& value : values) ascending.add(value);
    ColumnState shuffled = state_of("x", "text", {1, max_distinct});
    std::shuffle(values.begin(), values.end(), std::mt19937_64(5));
    for (const auto& value : values) shuffled.add(value);
    EXPECT_EQ(told(ascending), told(shuffled)) << max_distinct;
    EXPECT_EQ(ascending.is_cut(), max_distinct == 50);
  }
}

TEST(ColumnState, OfPartsMergesIntoTheStateOfTheWhole) {
  const auto values = mixed(4000);
  for (const size_t max_distinct : {50u, 4096u}) {
    for (const size_t parts : {2u, 3u, 10u}) {
      const ColumnOptions options{1, max_distinct};
      ColumnState whole = state_of("x", "text", options), merged = state_of("x", "text", options);
      for (const auto& value : values) whole.add(value);
      for (size_t part = parts; part-- > 0;) {
        ColumnState piece = state_of("x", "text", options);
        for (size_t i = part; i < values.size(); i += parts) piece.add(values[i]);
        ASSERT_TRUE(merged.merge(piece).ok());
      }
      EXPECT_EQ(told(whole), told(merged)) << max_distinct << ' ' << parts;
    }
  }
}

TEST(ColumnState, MergesOnlyStatesOfOneColumn) {
  const ColumnState base = state_of();
  for (const auto& other : {state_of("y"), state_of("x", "bigint"), state_of("x", "text", {2, 4096}),
                            state_of("x", "text", {1, 10})}) {
    ColumnState copy = base;
    EXPECT_EQ(copy.merge(other).error().code, ErrorCode::kConflict);
  }
}

TEST(ColumnState, CountsEveryRowOnce) {
  ColumnState state = state_of("x", "text", {1, 10});
  for (int round = 0; round < 3; ++round)
    for (int i = 0; i < 100; ++i) state.add("value " + std::to_string(i));
  state.add_null(5);
  state.add("  ", 2);
  state.add_unread(4);
  int64_t sampled = 0, distinct = 0;
  for (const auto& count : state.evidence()) {
    sampled += count.rows;
    distinct += count.distinct;
  }
  EXPECT_EQ(distinct, 10);
  EXPECT_EQ(sampled, 30);
  EXPECT_EQ(state.rows_beyond(), 270);
  EXPECT_EQ(state.filled_rows(), 300);
  EXPECT_EQ(state.nulls(), 5);
  EXPECT_EQ(state.rows(), 311);
}

TEST(ColumnState, CountsRowsBeyondTheSampleByRule) {
  ColumnState state = state_of("x", "text", {1, 20});
  for (int i = 0; i < 1000; ++i) state.add("user" + std::to_string(i) + "@example.com");
  const FieldReport report = decide(state, {SampleDesign::kEverything});
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings[0].detector, "email_address");
  EXPECT_EQ(report.findings[0].distinct_examined, 20);
  EXPECT_EQ(report.findings[0].prevalence.estimate, 1.0);
}

TEST(ColumnState, FindsWhatOnlyOneRowBeyondTheSampleHolds) {
  ColumnState state = state_of("body", "text", {1, 20});
  for (int i = 0; i < 5000; ++i) state.add("ticket number " + std::to_string(i) + " about a printer");
  state.add("please answer to ada@example.com about a printer");
  const FieldReport report = decide(state, {SampleDesign::kEverything});
  ASSERT_EQ(report.categories.size(), 1u);
  EXPECT_EQ(report.categories[0].str(), "user.contact.email");
}

TEST(ColumnState, CertifiesWhatWasNotFound) {
  ColumnState state = state_of("note", "text");
  for (int i = 0; i < 300; ++i) state.add("nothing to see, number " + std::to_string(i % 7));
  const FieldReport full = decide(state, {SampleDesign::kEverything, 1});
  ASSERT_EQ(full.certificate.size(), 1u);
  EXPECT_EQ(full.certificate[0].prevalence_at_most, 0);
  EXPECT_EQ(full.certificate[0].rows_examined, 300);
  const auto& detectors = full.certificate[0].detectors;
  EXPECT_TRUE(std::binary_search(detectors.begin(), detectors.end(), "email_address"));
  const FieldReport sampled = decide(state, {SampleDesign::kRandomRows, 9});
  ASSERT_EQ(sampled.certificate.size(), 1u);
  EXPECT_NEAR(sampled.certificate[0].prevalence_at_most, 0.00994, 0.0001);
  EXPECT_EQ(sampled.certificate[0].seed, 9u);
  EXPECT_TRUE(decide(state, {SampleDesign::kFirstRows}).certificate.empty());
}

TEST(ColumnState, CertifiesNothingThatWasFoundOrHasTheForm) {
  ColumnState state = state_of("x", "text");
  for (int i = 0; i < 300; ++i) state.add("user" + std::to_string(i) + "@example.com");
  state.add("536228145");  // nine digits: a name could make them a social security number
  for (const auto& absence : decide(state, {SampleDesign::kEverything}).certificate)
    for (const char* detector : {"email_address", "us_ssn"})
      EXPECT_FALSE(std::binary_search(absence.detectors.begin(), absence.detectors.end(), detector))
          << detector;
}

}  // namespace
}  // namespace steward::scanners
