#include "scanners/columns/quasi_identifiers.h"

#include <gtest/gtest.h>

#include <random>

#include "scanners/columns/row_hash.h"

namespace steward::scanners {
namespace {

using Columns = std::vector<std::vector<uint64_t>>;

uint64_t cell(uint64_t value) {
  return mix_hash(value + 1000);
}

// Birth day (of 365), postcode (of 200), sex (of 2), country (of 1), e-mail (unique).
Columns people(size_t count) {
  std::mt19937_64 engine(3);
  Columns columns(5);
  for (size_t i = 0; i < count; ++i) {
    columns[0].push_back(cell(engine() % 365));
    columns[1].push_back(cell(engine() % 200));
    columns[2].push_back(cell(engine() % 2));
    columns[3].push_back(cell(7));
    columns[4].push_back(cell(1'000'000 + i));
  }
  return columns;
}

const std::vector<std::string> kPaths = {"born", "postcode", "sex", "country", "email"};

std::vector<std::vector<std::string>> sets_of(const RowSample& sample, std::vector<bool> eligible) {
  std::vector<std::vector<std::string>> sets;
  for (const auto& set : find_quasi_identifiers(sample, kPaths, eligible)) sets.push_back(set.columns);
  return sets;
}

TEST(QuasiIdentifiers, AreTheSmallestSetsThatSingleOutRows) {
  RowSample sample;
  sample.add(people(4000), 4000);
  EXPECT_EQ(sets_of(sample, std::vector<bool>(5, true)),
            (std::vector<std::vector<std::string>>{{"email"}, {"born", "postcode"}}));
  EXPECT_EQ(sets_of(sample, {true, true, true, true, false}),
            (std::vector<std::vector<std::string>>{{"born", "postcode"}}));
  EXPECT_TRUE(sets_of(sample, {false, true, true, true, false}).empty());
}

TEST(QuasiIdentifiers, SayHowManyAreUniqueAndInTheSmallestGroup) {
  RowSample sample;
  sample.add(people(4000), 4000);
  const auto sets = find_quasi_identifiers(sample, kPaths, {true, true, true, true, false});
  ASSERT_EQ(sets.size(), 1u);
  EXPECT_EQ(sets[0].k, 1);
  EXPECT_GT(sets[0].unique_share, 0.9);
  EXPECT_EQ(sets[0].rows, 4000);
}

TEST(QuasiIdentifiers, OfAFewRowsSayNothing) {
  RowSample sample;
  sample.add(people(49), 49);
  EXPECT_TRUE(sets_of(sample, std::vector<bool>(5, true)).empty());
}

TEST(RowSample, OfPartsInAnyOrderIsTheSampleOfTheWhole) {
  const Columns all = people(20'000);
  RowSample whole;
  whole.add(all, 20'000);
  EXPECT_EQ(whole.rows().size(), RowSample::kMaxRows);

  RowSample merged;
  for (const size_t part : {2u, 0u, 3u, 1u}) {
    Columns slice(5);
    for (size_t c = 0; c < 5; ++c)
      slice[c].assign(all[c].begin() + static_cast<std::ptrdiff_t>(part * 5000),
                      all[c].begin() + static_cast<std::ptrdiff_t>((part + 1) * 5000));
    RowSample sample;
    sample.add(slice, 5000);
    merged.merge(sample);
  }
  ASSERT_EQ(merged.rows().size(), whole.rows().size());
  auto at = whole.rows().begin();
  for (const auto& [hash, row] : merged.rows()) {
    EXPECT_EQ(hash, at->first);
    EXPECT_EQ(row.rows, at->second.rows);
    EXPECT_EQ(row.cells, at->second.cells);
    ++at;
  }
}

TEST(RowSample, CountsRowsThatAreAlike) {
  Columns same(2);
  for (int i = 0; i < 100; ++i) {
    same[0].push_back(cell(1));
    same[1].push_back(cell(2));
  }
  RowSample sample;
  sample.add(same, 100);
  ASSERT_EQ(sample.rows().size(), 1u);
  EXPECT_EQ(sample.rows().begin()->second.rows, 100);
}

}  // namespace
}  // namespace steward::scanners
