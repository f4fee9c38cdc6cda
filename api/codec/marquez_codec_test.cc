#include "api/codec/marquez_codec.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "api/codec/marquez_node_id.h"
#include "service/lineage_queries/world_for_test.h"

namespace steward::api {
namespace {

using boost::json::parse;
using service::WorldForTest;

constexpr char kNs[] = "postgres://db:5432";

// raw#a → load → mid#a; mid is also read by a report that writes nothing. raw#b only filters mid.
WorldForTest pipeline() {
  WorldForTest w;
  w.dataset("shop.raw", {"a", "b"});
  w.dataset("shop.mid", {"a"});
  w.dataset("odd:name", {"x:y"});
  w.tag("shop.raw#a", "user.contact.email");
  w.edge("shop.raw#a", "shop.mid#a", {.job = "load"});
  w.edge("shop.raw#b", "shop.mid", {.job = "load", .subtype = "FILTER", .indirect = true});
  w.reads("report", w.node("shop.mid").dataset);
  return w;
}

const boost::json::value& node_of(const boost::json::object& answer, const std::string& id) {
  for (const auto& node : answer.at("graph").as_array())
    if (node.at("id").as_string() == id) return node;
  static const boost::json::value kNone;
  ADD_FAILURE() << "no node " << id;
  return kNone;
}

std::vector<std::string> ids_of(const boost::json::object& answer) {
  std::vector<std::string> ids;
  for (const auto& node : answer.at("graph").as_array()) ids.emplace_back(node.at("id").as_string());
  return ids;
}

TEST(MarquezNodeId, IsReadAsWhateverTheCatalogKnows) {
  WorldForTest w = pipeline();
  const service::World world = w.build();
  const struct {
    std::string id;
    NodeRef node;
    const char* job;
  } kCases[] = {
      {"dataset:postgres://db:5432:shop.raw", w.node("shop.raw"), ""},
      {"dataset:postgres://db:5432:odd:name", w.node("odd:name"), ""},
      {"datasetField:postgres://db:5432:shop.raw:b", w.node("shop.raw#b"), ""},
      {"datasetField:postgres://db:5432:odd:name:x:y", w.node("odd:name#x:y"), ""},
      {"job:etl:load", {}, "load"},
  };
  for (const auto& c : kCases) {
    const auto found = resolve_node_id(c.id, world);
    ASSERT_TRUE(found.ok()) << c.id << " " << found.error().to_string();
    EXPECT_EQ(found->dataset, c.node.dataset) << c.id;
    EXPECT_EQ(found->field, c.node.field) << c.id;
    if (*c.job) {
      EXPECT_EQ(found->job, w.job(c.job)) << c.id;
    }
  }
  for (const Dataset& dataset : world.catalog->datasets()) {
    EXPECT_EQ(resolve_node_id(dataset_node_id(dataset.name), world)->dataset, dataset.id);
    for (const Field& field : dataset.fields)
      EXPECT_EQ(resolve_node_id(field_node_id(dataset.name, field.path), world)->field, field.id);
  }
}

TEST(MarquezNodeId, RefusesWhatItCannotAnswer) {
  WorldForTest w = pipeline();
  const service::World world = w.build();
  const struct {
    std::string id;
    ErrorCode code;
    const char* says;
  } kCases[] = {
      {"", ErrorCode::kInvalidInput, "dataset:NAMESPACE"},
      {"shop.raw", ErrorCode::kInvalidInput, "dataset:NAMESPACE"},
      {"table:etl:x", ErrorCode::kInvalidInput, "dataset:NAMESPACE"},
      {"run:0176a8c2-fe01-7439-87e6-56a1a1b4029e", ErrorCode::kInvalidInput, "runs"},
      {"dataset:postgres://db:5432:nothing", ErrorCode::kNotFound, "nothing"},
      {"dataset:", ErrorCode::kNotFound, "dataset:"},
      {"job:etl:nothing", ErrorCode::kNotFound, "nothing"},
      {"datasetField:postgres://db:5432:shop.raw:z", ErrorCode::kNotFound, "shop.raw:z"},
      {"dataset:postgres://db:5432:shop.raw#0176a8c2", ErrorCode::kInvalidInput, "versions"},
      {"dataset:" + std::string(5000, ':'), ErrorCode::kInvalidInput, "40 colons"},
  };
  for (const auto& c : kCases) {
    const auto refused = resolve_node_id(c.id, world);
    ASSERT_FALSE(refused.ok()) << c.id;
    EXPECT_EQ(refused.error().code, c.code) << c.id;
    EXPECT_NE(refused.error().message.find(c.says), std::string::npos) << c.id << refused.error().message;
  }
}

TEST(MarquezLineage, ShowsJobsAndDatasetsWithTheirEdges) {
  WorldForTest w = pipeline();
  const service::World world = w.build();
  MarquezDetails details;
  details.dataset_facets[w.node("shop.raw").dataset] = {
      {"documentation", R"({"description":"what came in"})"},
      {"schema", R"({"fields":[{"name":"a","type":"text","description":"mail address"}]})"}};
  details.job_facets[w.job("load")] = {{"documentation", "broken"},
                                       {"jobType", R"({"processingType":"STREAMING"})"}};
  details.latest_runs[w.job("load")] = {"0176a8c2-fe01-7439-87e6-56a1a1b4029e", "COMPLETE",
                                        WorldForTest::day(1), WorldForTest::day(2), WorldForTest::day(2)};
  const auto answer = marquez_lineage(world, service::jobs_around(world, {w.job("load")}, 20, 100), details);
  EXPECT_EQ(ids_of(answer), (std::vector<std::string>{"dataset:postgres://db:5432:shop.mid",
                                                      "dataset:postgres://db:5432:shop.raw", "job:etl:load",
                                                      "job:etl:report"}));
  EXPECT_EQ(node_of(answer, "dataset:postgres://db:5432:shop.raw"), parse(R"({
    "id": "dataset:postgres://db:5432:shop.raw", "type": "DATASET",
    "data": {"id": {"namespace": "postgres://db:5432", "name": "shop.raw"}, "type": "DB_TABLE",
             "name": "shop.raw", "physicalName": "shop.raw", "createdAt": "1970-01-01T00:00:00.000000Z",
             "updatedAt": "1970-01-01T00:00:00.000000Z", "namespace": "postgres://db:5432",
             "sourceName": "postgres://db:5432",
             "fields": [{"name": "a", "type": "text", "tags": ["user.contact.email"],
                         "description": "mail address"},
                        {"name": "b", "type": "text", "tags": [], "description": null}],
             "tags": ["user.contact.email"], "lastModifiedAt": null, "description": "what came in",
             "lastLifecycleState": null},
    "inEdges": [],
    "outEdges": [{"origin": "dataset:postgres://db:5432:shop.raw", "destination": "job:etl:load"}]})"));
  const auto& job = node_of(answer, "job:etl:load");
  EXPECT_EQ(job.at("type"), "JOB");
  EXPECT_EQ(job.at("inEdges"),
            parse(R"([{"origin": "dataset:postgres://db:5432:shop.raw", "destination": "job:etl:load"}])"));
  EXPECT_EQ(job.at("outEdges"),
            parse(R"([{"origin": "job:etl:load", "destination": "dataset:postgres://db:5432:shop.mid"}])"));
  EXPECT_EQ(job.at("data").at("type"), "STREAM");
  EXPECT_TRUE(job.at("data").at("description").is_null());
  EXPECT_EQ(job.at("data").at("inputs"),
            parse(R"([{"namespace": "postgres://db:5432", "name": "shop.raw"}])"));
  EXPECT_EQ(job.at("data").at("latestRun").at("state"), "COMPLETED");
  EXPECT_EQ(job.at("data").at("latestRun").at("durationMs"), 86'400'000);
  EXPECT_TRUE(node_of(answer, "job:etl:report").at("data").at("latestRun").is_null());
  EXPECT_EQ(node_of(answer, "dataset:postgres://db:5432:shop.mid").at("outEdges"),
            parse(R"([{"origin": "dataset:postgres://db:5432:shop.mid", "destination": "job:etl:report"}])"));
}

// Edges between what the answer holds; a dataset of a job beyond the depth keeps no edge to it.
TEST(MarquezLineage, HasNoEdgeToWhatItDoesNotShow) {
  WorldForTest w = pipeline();
  const service::World world = w.build();
  const auto answer = marquez_lineage(world, service::jobs_around(world, {w.job("load")}, 0, 100), {});
  EXPECT_EQ(ids_of(answer),
            (std::vector<std::string>{"dataset:postgres://db:5432:shop.mid",
                                      "dataset:postgres://db:5432:shop.raw", "job:etl:load"}));
  EXPECT_EQ(node_of(answer, "dataset:postgres://db:5432:shop.mid").at("outEdges"), parse("[]"));
}

TEST(MarquezColumnLineage, ShowsColumnsAndPointsInEdgesAtTheInputs) {
  WorldForTest w = pipeline();
  const service::World world = w.build();
  lineage::Query query;
  query.include_indirect = true;
  const auto answer = marquez_column_lineage(
      world,
      service::flow_of(world, w.node("shop.mid#a"), query, {.downstream = false, .columns_alone = true}));
  const std::string from = field_node_id({kNs, "shop.raw"}, "a"), to = field_node_id({kNs, "shop.mid"}, "a");
  EXPECT_EQ(ids_of(answer), (std::vector{to, from}));
  EXPECT_EQ(node_of(answer, to), parse(R"({
    "id": "datasetField:postgres://db:5432:shop.mid:a", "type": "DATASET_FIELD",
    "data": {"namespace": "postgres://db:5432", "dataset": "shop.mid", "datasetVersion": null, "field": "a",
             "fieldType": "text", "transformationDescription": "", "transformationType": "IDENTITY",
             "inputFields": [{"namespace": "postgres://db:5432", "dataset": "shop.raw", "datasetVersion": null,
                              "field": "a", "transformationDescription": "",
                              "transformationType": "IDENTITY"}]},
    "inEdges": [{"origin": "datasetField:postgres://db:5432:shop.mid:a",
                 "destination": "datasetField:postgres://db:5432:shop.raw:a"}],
    "outEdges": []})"));
  EXPECT_EQ(node_of(answer, from).at("outEdges"),
            parse(R"([{"origin": "datasetField:postgres://db:5432:shop.raw:a",
                       "destination": "datasetField:postgres://db:5432:shop.mid:a"}])"));
  EXPECT_EQ(node_of(answer, from).at("data").at("inputFields"), parse("[]"));
}

}  // namespace
}  // namespace steward::api
