#include "catalog/dataset.h"

#include <gtest/gtest.h>

#include <unordered_set>

namespace steward {
namespace {

TEST(DatasetName, IsWrittenAsOneText) {
  const struct {
    DatasetName name;
    std::string text;
  } kCases[] = {
      {{"postgres://h:5432", "shop.public.customer"}, "postgres://h:5432/shop.public.customer"},
      {{"file", "/data/orders.csv"}, "file:/data/orders.csv"},
      {{"s3://bucket", "in/orders.parquet"}, "s3://bucket/in/orders.parquet"},
      {{"hdfs://h:8020", "/in/orders"}, "hdfs://h:8020/in/orders"},
      {{"", ""}, "/"},
  };
  for (const auto& c : kCases) EXPECT_EQ(to_string(c.name), c.text);
}

TEST(DatasetKind, ReadsWhatItWrites) {
  for (const auto kind :
       {DatasetKind::kTable, DatasetKind::kView, DatasetKind::kMaterializedView, DatasetKind::kFile,
        DatasetKind::kTopic, DatasetKind::kStream, DatasetKind::kFeatureView, DatasetKind::kFeature,
        DatasetKind::kModel, DatasetKind::kTrainingRun, DatasetKind::kDashboard, DatasetKind::kUnknown})
    EXPECT_EQ(parse_dataset_kind(to_string(kind)), kind) << to_string(kind);
  for (const char* text : {"", "Table", "tables", "table "})
    EXPECT_EQ(parse_dataset_kind(text), std::nullopt) << text;
}

TEST(NodeRef, TellsFieldsFromTheirDataset) {
  const std::unordered_set<NodeRef> nodes = {{{1}, {}}, {{1}, {2}}, {{2}, {1}}, {{1}, {2}}};
  EXPECT_EQ(nodes.size(), 3u);
}

}  // namespace
}  // namespace steward
