#include "lineage/manifest/feast.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "lineage/manifest/text_for_test.h"

namespace steward::lineage {
namespace {

std::string text_of_registry(const std::string& json, const std::string& warehouse = "snowflake://org-acct") {
  const auto made = manifest_of_feast_registry(json, warehouse);
  return made.ok() ? text_of(*made) : "error: " + made.error().to_string();
}

// A dump as Feast 0.3x prints it, cut to what matters.
constexpr const char* kShop = R"({
  "project": "shop",
  "dataSources": [{"name": "orders", "type": "BATCH_FILE"}],
  "entities": [{"spec": {"name": "customer", "joinKey": "customer_id"}, "meta": {}}],
  "featureViews": [
    {"meta": {"createdTimestamp": "2026-01-01T00:00:00Z"},
     "spec": {"name": "customer_stats", "project": "shop", "owner": "ml", "entities": ["customer"],
              "entityColumns": [{"name": "customer_id", "valueType": "INT64"}],
              "features": [{"name": "orders_30d", "valueType": "INT64"}, {"name": "email", "valueType": "STRING"}],
              "batchSource": {"name": "orders", "type": "BATCH_BIGQUERY", "timestampField": "ts",
                              "fieldMapping": {"mail": "email"},
                              "bigqueryOptions": {"table": "proj:sales.customer_stats"}},
              "online": true, "ttl": "86400s"}}],
  "onDemandFeatureViews": [
    {"spec": {"name": "score", "project": "shop",
              "features": [{"name": "risk", "valueType": "DOUBLE"}],
              "sources": {
                "customer_stats": {"featureViewProjection": {"featureViewName": "customer_stats",
                                   "featureColumns": [{"name": "orders_30d", "valueType": "INT64"}]}},
                "request": {"requestDataSource": {"name": "vals", "type": "REQUEST_SOURCE",
                            "requestDataOptions": {"schema": [{"name": "amount", "valueType": "DOUBLE"}]}}}},
              "userDefinedFunction": {"name": "score", "body": "gAN9"}}}],
  "featureServices": [
    {"spec": {"name": "churn_v1", "project": "shop", "features": [
       {"featureViewName": "customer_stats", "featureViewNameAlias": "cs",
        "featureColumns": [{"name": "email", "valueType": "STRING"}]},
       {"featureViewName": "score"}]}}],
  "savedDatasets": [
    {"spec": {"name": "train_2026", "project": "shop", "features": ["customer_stats:email"],
              "joinKeys": ["customer_id"], "fullFeatureNames": true,
              "storage": {"fileStorage": {"uri": "s3://lake/train/2026.parquet"}}}}]
})";

TEST(FeastRegistry, BecomesAManifest) {
  EXPECT_EQ(
      text_of_registry(kShop),
      "table bigquery/proj.sales.customer_stats\n"
      "feature_view feast://shop/customer_stats {customer_id:INT64 orders_30d:INT64 email:STRING} owner=ml\n"
      "unknown feast://shop/data_source/vals {amount:DOUBLE}\n"
      "feature feast://shop/feature_service/churn_v1 {cs__email}\n"
      "feature_view feast://shop/score {risk:DOUBLE}\n"
      "file s3://lake/train/2026.parquet {customer_id customer_stats__email}\n"
      "feast://shop feature view customer_stats -> feast://shop/customer_stats:\n"
      "  bigquery/proj.sales.customer_stats#customer_id IDENTITY customer_id\n"
      "  bigquery/proj.sales.customer_stats#mail IDENTITY email\n"
      "  bigquery/proj.sales.customer_stats#orders_30d IDENTITY orders_30d\n"
      "feast://shop on-demand feature view score -> feast://shop/score:\n"
      "  feast://shop/customer_stats#orders_30d TRANSFORMATION risk\n"
      "  feast://shop/data_source/vals#amount TRANSFORMATION risk\n"
      "feast://shop feature_service/churn_v1 -> feast://shop/feature_service/churn_v1:\n"
      "  feast://shop/customer_stats#email IDENTITY cs__email\n"
      "  feast://shop/score IDENTITY\n"
      "feast://shop saved_dataset/train_2026 -> s3://lake/train/2026.parquet:\n"
      "  feast://shop/customer_stats#email IDENTITY customer_stats__email\n");
}

// One view over one source; what its only edge comes from, and whether that can be followed.
std::string source_of(const std::string& source, const std::string& warehouse = "snowflake://org-acct") {
  const auto made = manifest_of_feast_registry(
      R"({"project":"p","featureViews":[{"spec":{"name":"v","features":[{"name":"f"}],"batchSource":)" +
          source + "}}]}",
      warehouse);
  if (!made.ok()) return made.error().to_string();
  const NamedNode& from = made->declarations.at(0).edges.at(0).from;
  std::string text = to_string(from.dataset) + "#" + from.field;
  for (const ManifestNode& node : made->nodes)
    if (node.name == from.dataset)
      text += " " + std::string(to_string(node.kind)) + (node.lineage_is_partial ? " partial" : "");
  return text;
}

TEST(FeastRegistry, SourcesAreTheDatasetsTheyRead) {
  const std::string configuration = to_base64(R"({"name":"s","table":"shop.public.t","query":""})");
  const std::string query = to_base64(R"({"name":"s","table":"","query":"SELECT 1"})");
  const struct {
    std::string source, place;
  } kCases[] = {
      {R"({"fileOptions":{"uri":"data/a.parquet"}})", "file:data/a.parquet#f file"},
      {R"({"fileOptions":{"uri":"s3a://b/a.parquet"}})", "s3://b/a.parquet#f file"},
      {R"({"bigqueryOptions":{"table":"p.d.t"},"fieldMapping":{"c":"f"}})", "bigquery/p.d.t#c table"},
      {R"({"snowflakeOptions":{"database":"db","schema":"s","table":"t"}})",
       "snowflake://org-acct/DB.S.T#f table"},
      {R"({"redshiftOptions":{"table":"t","schema":"s"}})", "snowflake://org-acct/S.T#f table"},
      {R"({"trinoOptions":{"table":"lake.s.t"}})", "snowflake://org-acct/LAKE.S.T#f table"},
      {R"({"athenaOptions":{"dataSource":"c","database":"d","table":"t"}})",
       "snowflake://org-acct/C.D.T#f table"},
      {R"({"sparkOptions":{"path":"hdfs://nn:8020/w/t","fileFormat":"parquet"}})",
       "hdfs://nn:8020/w/t#f file"},
      {R"({"sparkOptions":{"table":"d.t"}})", "snowflake://org-acct/D.T#f table"},
      {R"({"kafkaOptions":{"kafkaBootstrapServers":"b:9092","topic":"t"}})", "kafka://b:9092/t#f topic"},
      {R"({"kinesisOptions":{"region":"eu-west-1","streamName":"s"}})", "kinesis://eu-west-1/s#f stream"},
      {R"({"customOptions":{"configuration":")" + configuration + R"("}})",
       "snowflake://org-acct/SHOP.PUBLIC.T#f table"},
      {R"({"type":"PUSH_SOURCE","name":"push","pushOptions":{},"batchSource":{"bigqueryOptions":{"table":"p.d.t"}}})",
       "bigquery/p.d.t#f table"},
      // What is not said is not guessed.
      {R"({"name":"q","bigqueryOptions":{"query":"SELECT 1","table":"p.d.t"}})",
       "feast://p/data_source/q#f unknown partial"},
      {R"({"name":"q","customOptions":{"configuration":")" + query + R"("}})",
       "feast://p/data_source/q#f unknown partial"},
      {R"({"name":"q","customOptions":{"configuration":"not base64"}})",
       "feast://p/data_source/q#f unknown partial"},
      {R"({"name":"q","oracleOptions":{"table":"t"}})", "feast://p/data_source/q#f unknown partial"},
      {R"({"fileOptions":{}})", "feast://p/data_source/v#f unknown partial"},
      {"{}", "feast://p/data_source/v#f unknown partial"},
  };
  for (const auto& c : kCases) EXPECT_EQ(source_of(c.source), c.place) << c.source;
  EXPECT_EQ(source_of(R"({"name":"s","snowflakeOptions":{"table":"t"}})", ""),
            "feast://p/data_source/s#f unknown partial")
      << "without a namespace for the warehouse";
}

TEST(FeastRegistry, WhatIsComputedIsMadeOfTheWholeSource) {
  const auto edges = [](const std::string& more) {
    return text_of_registry(
        R"({"project":"p","streamFeatureViews":[{"spec":{"name":"v","features":[{"name":"f"}],
      "batchSource":{"fileOptions":{"uri":"/a"}}, "streamSource":{"kafkaOptions":
      {"kafkaBootstrapServers":"b:9092","topic":"t"}})" +
        more + "}}]}");
  };
  const std::string nodes =
      "feature_view feast://p/v {f}\nfile file:/a\ntopic kafka://b:9092/t\n"
      "feast://p feature view v -> feast://p/v:\n";
  EXPECT_EQ(edges(""), nodes + "  file:/a#f IDENTITY f\n  kafka://b:9092/t#f IDENTITY f\n");
  EXPECT_EQ(edges(R"(,"aggregations":[{"column":"x","function":"sum"}])"),
            nodes + "  file:/a AGGREGATION\n  kafka://b:9092/t AGGREGATION\n");
  for (const char* key : {"userDefinedFunction", "featureTransformation", "transformation"})
    EXPECT_EQ(edges(",\"" + std::string(key) + "\":{}"),
              nodes + "  file:/a TRANSFORMATION\n  kafka://b:9092/t TRANSFORMATION\n");
}

TEST(FeastRegistry, OlderDumpsNameEntitiesOnly) {
  EXPECT_EQ(text_of_registry(R"({"project":"p","entities":[{"spec":{"name":"driver","joinKey":"driver_id"}}],
      "featureViews":[{"spec":{"name":"v","entities":["driver","site","__dummy"],"features":[{"name":"f"}],
      "batchSource":{"fileOptions":{"uri":"/a"}}}}]})"),
            "feature_view feast://p/v {driver_id site f}\nfile file:/a\n"
            "feast://p feature view v -> feast://p/v:\n"
            "  file:/a#driver_id IDENTITY driver_id\n  file:/a#f IDENTITY f\n  file:/a#site IDENTITY site\n");
}

TEST(FeastRegistry, AViewWithoutASourceIsOnlyPartlyKnown) {
  EXPECT_EQ(
      text_of_registry(R"({"project":"p","featureViews":[{"spec":{"name":"v","features":[{"name":"f"}]}}],
                                 "onDemandFeatureViews":[{"spec":{"name":"o","features":[{"name":"f"}]}}]})"),
      "feature_view feast://p/o {f} partial\nfeature_view feast://p/v {f} partial\n"
      "feast://p feature view v -> feast://p/v:\n"
      "feast://p on-demand feature view o -> feast://p/o:\n");
}

TEST(FeastRegistry, AWideOnDemandViewHasOneEdgeForAll) {
  std::string columns;
  for (int i = 0; i < 100; ++i)
    columns += (i ? "," : "") + std::string("{\"name\":\"c") + std::to_string(i) + "\"}";
  const auto made = manifest_of_feast_registry(
      R"({"project":"p","onDemandFeatureViews":[{"spec":{"name":"o","features":[)" + columns +
          R"(],"sources":{"v":{"featureView":{"spec":{"name":"v","features":[)" + columns + "]}}}}}}]}",
      "");
  ASSERT_TRUE(made.ok()) << made.error().to_string();
  ASSERT_EQ(made->declarations[0].edges.size(), 1u);
  EXPECT_EQ(made->declarations[0].edges[0].to.field, "");
}

TEST(FeastRegistry, SaysWhatIsWrongAndWhere) {
  std::string many = R"({"project":"p","entities":[)";
  for (size_t i = 0; i <= kMaxManifestDocuments; ++i) many += i ? ",{}" : "{}";
  const struct {
    std::string json, message;
  } kRefused[] = {
      {"", "offset 0"},
      {"[]", "Expected an object, found an array."},
      {R"({"featureViews":[{"spec":{"name":"v"}}]})",
       "/featureViews/0/spec: Nothing names the project; expected 'project' here or at the top."},
      {R"({"project":"p","featureViews":[{}]})",
       "/featureViews/0/spec/name: Expected a string, but it is missing."},
      {R"({"project":"p","featureViews":{}})", "/featureViews: Expected an array, found an object."},
      {R"({"project":"p","featureViews":[{"spec":{"name":""}}]})",
       "/featureViews/0/spec/name: Expected a name, found an empty string."},
      {R"({"project":"p","featureViews":[{"spec":{"name":"v"}},{"spec":{"name":"v"}}]})",
       "/featureViews/1/spec: The registry describes feast://p/v twice."},
      {R"({"project":"p","featureViews":[{"spec":{"name":"v","features":[{"name":3}]}}]})",
       "/featureViews/0/spec/features/0/name: Expected a string, found a number."},
      {R"({"project":"p","featureViews":[{"spec":{"name":"v","batchSource":{"fileOptions":"x"}}}]})",
       "/featureViews/0/spec/batchSource/fileOptions: Expected an object, found a string."},
      {R"({"project":"p","onDemandFeatureViews":[{"spec":{"name":"v","sources":{"a":{}}}}]})",
       "/onDemandFeatureViews/0/spec/sources/a: Expected featureViewProjection, featureView or "
       "requestDataSource."},
      {R"({"project":"p","savedDatasets":[{"spec":{"name":"s","features":["x"]}}]})",
       "/savedDatasets/0/spec/features: Expected features written VIEW:FEATURE."},
      {R"({"project":"p","featureViews":[{"spec":{"name":")" + std::string(5'000, 'x') + "\"}}]}",
       "/featureViews/0/spec/name: A name may have at most 4096 bytes."},
      {many + "]}", "/entities: The registry has more than 10000 objects."},
  };
  for (const auto& c : kRefused) {
    const std::string text = text_of_registry(c.json);
    EXPECT_TRUE(text.starts_with("error: " + c.message)) << text.substr(0, 300) << "\nexpected " << c.message;
  }
}

}  // namespace
}  // namespace steward::lineage
