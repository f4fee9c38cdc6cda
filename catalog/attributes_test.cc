#include "catalog/attributes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "catalog/identity/merges.h"

namespace steward {
namespace {

TEST(DatasetAttributes, WordsReadBack) {
  for (const auto attribute :
       {DatasetAttribute::kOwner, DatasetAttribute::kRegion, DatasetAttribute::kLabel})
    EXPECT_EQ(parse_dataset_attribute(to_string(attribute)), attribute);
  EXPECT_FALSE(parse_dataset_attribute("colour"));
}

TEST(DatasetAttributes, ValuesAreSortedEachOnceWithoutBlanks) {
  const auto values = checked_values(DatasetAttribute::kOwner, {" team:b ", "team:a", "team:b"});
  ASSERT_TRUE(values.ok());
  EXPECT_EQ(*values, (std::vector<std::string>{"team:a", "team:b"}));
}

TEST(DatasetAttributes, WhatCannotBeMeantIsRefused) {
  const std::vector<std::string> too_many(kMaxAttributeValues + 1, "a");
  EXPECT_FALSE(checked_values(DatasetAttribute::kOwner, too_many).ok());
  for (const std::string bad : {std::string(), std::string("  "), std::string("a\nb"),
                                std::string(kMaxAttributeBytes + 1, 'x'), std::string("=value")})
    EXPECT_FALSE(checked_values(DatasetAttribute::kLabel, {bad}).ok()) << bad;
}

TEST(DatasetAttributes, OfNamesOfOneDatasetAreJoined) {
  Dataset a, b;
  a.id = DatasetId{1};
  a.name = {"s3://b", "t"};
  a.owners = {"team:a", "team:c"};
  a.regions = {"eu-central-1"};
  b.id = DatasetId{2};
  b.name = {"hive", "t"};
  b.owners = {"team:b", "team:c"};
  b.labels = {"gold"};
  const auto merged = merge_catalog({a, b}, {}, {}, {{a.id, b.id, true, "ann", "", Timestamp{}}});
  ASSERT_EQ(merged.snapshot.datasets().size(), 1u);
  const Dataset& made = merged.snapshot.datasets()[0];
  EXPECT_EQ(made.owners, (std::vector<std::string>{"team:a", "team:b", "team:c"}));
  EXPECT_EQ(made.regions, (std::vector<std::string>{"eu-central-1"}));
  EXPECT_EQ(made.labels, (std::vector<std::string>{"gold"}));
}

TEST(DatasetAttributes, AreOfWhatDecisionsRestOn) {
  Dataset dataset;
  dataset.id = DatasetId{1};
  dataset.name = {"hive", "t"};
  const Digest bare = CatalogSnapshot({dataset}, {}).hash();
  std::vector<Digest> hashes = {bare};
  for (const auto attribute :
       {DatasetAttribute::kOwner, DatasetAttribute::kRegion, DatasetAttribute::kLabel}) {
    Dataset said = dataset;
    values_of(said, attribute) = {"x"};
    hashes.push_back(CatalogSnapshot({said}, {}).hash());
  }
  std::sort(hashes.begin(), hashes.end());
  EXPECT_EQ(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

}  // namespace
}  // namespace steward
