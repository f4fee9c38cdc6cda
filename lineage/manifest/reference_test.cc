#include "lineage/manifest/reference.h"

#include <gtest/gtest.h>

namespace steward::lineage {
namespace {

TEST(Reference, IsReadAsPeopleWriteIt) {
  const struct {
    const char *text, *ns, *name, *field;
  } kCases[] = {
      {"postgres://db:5432/shop.public.orders", "postgres://db:5432", "shop.public.orders", ""},
      {"postgres://db:5432/shop.public.orders#id", "postgres://db:5432", "shop.public.orders", "id"},
      {"postgresql://DB/shop.public.orders#address.city", "postgres://db:5432", "shop.public.orders",
       "address.city"},
      {"customer_stats#orders_30d", "feast://shop", "customer_stats", "orders_30d"},
      {"public.t", "feast://shop", "public.t", ""},
      {"bigquery/p.d.t#c", "bigquery", "p.d.t", "c"},
      {"arn:aws:glue:eu-west-1:1/table/sales/orders", "arn:aws:glue:eu-west-1:1", "table/sales/orders", ""},
      {"s3a://bucket/raw/a.parquet#x", "s3://bucket", "raw/a.parquet", "x"},
      {"s3://bucket//raw", "s3://bucket", "//raw", ""},
      {"s3://bucket", "s3://bucket", "/", ""},
      {"hdfs://nn:8020/warehouse/t", "hdfs://nn:8020", "/warehouse/t", ""},
      {"file:/data/a.csv#email", "file", "/data/a.csv", "email"},
      {"file:///data//a.csv", "file", "/data/a.csv", ""},
      {"file://nas/data/a.csv", "file://nas", "/data/a.csv", ""},
      {"mlflow://ml/team/churn", "mlflow://ml", "team/churn", ""},
      {"kafka://b:9092/clicks#url", "kafka://b:9092", "clicks", "url"},
  };
  for (const auto& c : kCases) {
    const NamedNode node = parse_reference(c.text, "feast://shop");
    EXPECT_EQ(node.dataset.ns, c.ns) << c.text;
    EXPECT_EQ(node.dataset.name, c.name) << c.text;
    EXPECT_EQ(node.field, c.field) << c.text;
    // What it is printed as is read back.
    const NamedNode again = parse_reference(to_string(node.dataset), "elsewhere://x");
    EXPECT_EQ(again.dataset, node.dataset) << c.text;
  }
}

TEST(Uri, NamesTheDatasetAtIt) {
  const struct {
    const char* uri;
    DatasetName name;
  } kCases[] = {
      {"s3://bucket/raw/a.parquet", {"s3://bucket", "raw/a.parquet"}},
      {"gs://bucket/raw/", {"gs://bucket", "raw"}},
      {"file:///data/a.parquet", {"file", "/data/a.parquet"}},
      {"/data/a.parquet", {"file", "/data/a.parquet"}},
      {"data/a.parquet", {"file", "data/a.parquet"}},
      {"hdfs://nn/x", {"hdfs://nn", "/x"}},
  };
  for (const auto& c : kCases) EXPECT_EQ(dataset_of_uri(c.uri), c.name) << c.uri;
}

}  // namespace
}  // namespace steward::lineage
