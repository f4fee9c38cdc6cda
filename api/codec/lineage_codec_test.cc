#include "api/codec/lineage_codec.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "api/codec/impact_codec.h"
#include "api/codec/ingest_codec.h"
#include "api/codec/merge_codec.h"
#include "api/handlers/schema_for_test.h"
#include "service/lineage_queries/ways.h"
#include "service/lineage_queries/world_for_test.h"

namespace steward::api {
namespace {

using boost::json::parse;
using service::WorldForTest;

// customer.email → mart.mail (a cast, until day 9 by another job) → churn, a model.
WorldForTest shop() {
  WorldForTest w;
  w.dataset("customer", {"email"});
  w.dataset("mart", {"mail"});
  w.dataset("churn", {}, DatasetKind::kModel);
  w.tag("customer#email", "user.contact.email");
  w.edge("customer#email", "mart#mail",
         {.job = "load", .subtype = "TRANSFORMATION", .masked_by = "sha256", .since = 1});
  w.edge("mart", "churn", {.job = "train", .since = 2});
  w.edge("customer#email", "churn", {.job = "old", .since = 1, .until = 9});
  return w;
}

TEST(LineageCodec, WritesTheGraphAroundANode) {
  const WorldForTest w = shop();
  const service::World world = w.build();
  const auto flow = service::flow_of(world, w.node("customer#email"), {}, {});
  const auto answer = to_json(flow, world);
  EXPECT_EQ(violations(answer, "LineageGraph"), "");
  EXPECT_EQ(boost::json::value(answer), parse(R"({
    "node": "postgres://db:5432/customer#email",
    "starts": [{"node": "postgres://db:5432/customer#email", "dataset_id": 1, "field_id": 1, "kind": "table",
                "upstream_hops": 0, "downstream_hops": 0, "is_root": true, "is_leaf": false,
                "categories": ["user.contact.email"]}],
    "nodes": [{"node": "postgres://db:5432/mart#mail", "dataset_id": 2, "field_id": 2, "kind": "table",
               "downstream_hops": 1, "is_root": false, "is_leaf": false, "categories": ["user.contact.email"]},
              {"node": "postgres://db:5432/churn", "dataset_id": 3, "kind": "model",
               "downstream_hops": 2, "is_root": false, "is_leaf": true, "categories": ["user.contact.email"]}],
    "edges": [{"from": "postgres://db:5432/customer#email", "to": "postgres://db:5432/mart#mail",
               "type": "DIRECT", "subtype": "TRANSFORMATION", "masking": true, "function": "sha256",
               "job": "etl/load", "since": "1970-01-02T00:00:00.000000Z", "columns": 1},
              {"from": "postgres://db:5432/mart", "to": "postgres://db:5432/churn", "type": "DIRECT",
               "subtype": "IDENTITY", "masking": false, "job": "etl/train",
               "since": "1970-01-03T00:00:00.000000Z", "columns": 1}],
    "is_partial": false, "cut": null})"));
}

TEST(LineageCodec, WritesPathsWithTheTimeEachStepHeld) {
  const WorldForTest w = shop();
  const service::World world = w.build();
  lineage::Query query;
  query.as_of = WorldForTest::day(5);
  const auto from = w.node("customer#email"), to = w.node("churn");
  const auto answer = to_json(service::paths_between(world, from, to, query, 5), from, to, world);
  EXPECT_EQ(violations(answer, "LineagePaths"), "");
  ASSERT_EQ(answer.at("paths").as_array().size(), 1u);
  EXPECT_EQ(answer.at("paths").at(0).at(0).at("until"), "1970-01-10T00:00:00.000000Z");
  EXPECT_EQ(answer.at("paths").at(0).at(0).at("job"), "etl/old");
}

TEST(LineageCodec, NamesWhatCutAnAnswer) {
  const struct {
    lineage::Cut cut;
    boost::json::value text;
  } kCases[] = {{lineage::Cut::kNone, nullptr},
                {lineage::Cut::kNodes, "nodes"},
                {lineage::Cut::kHops, "hops"},
                {lineage::Cut::kTime, "time"},
                {lineage::Cut::kPaths, "paths"}};
  for (const auto& c : kCases) EXPECT_EQ(to_json(c.cut), c.text);
}

TEST(ImpactCodec, WritesWhatIsTouchedByKindAndItsOwners) {
  const WorldForTest w = shop();
  service::ImpactReport report;
  report.world = std::make_shared<service::World>(w.build());
  report.impact = service::impact_of(*report.world, w.node("customer"), {});
  report.dataset_owners[w.node("mart").dataset] = {{"team:data", "MAINTAINER"}};
  const auto answer = to_json(report);
  EXPECT_EQ(violations(answer, "Impact"), "");
  ASSERT_EQ(answer.at("datasets").as_array().size(), 2u);
  EXPECT_EQ(answer.at("datasets").at(0).at("owners"), parse(R"([{"name":"team:data","type":"MAINTAINER"}])"));
  EXPECT_EQ(answer.at("datasets").at(0).at("fields"), parse(R"(["mail"])"));
  EXPECT_EQ(answer.at("kinds"), parse(R"({"model": 1, "table": 1})"));
  EXPECT_EQ(answer.at("categories"), parse(R"(["user.contact.email"])"));
  EXPECT_EQ(answer.at("jobs"),
            parse(R"([{"name": "etl/load", "owners": []}, {"name": "etl/train", "owners": []}])"));
}

TEST(ModelsCodec, WritesFindingsOfBothQuestionsAndDoubts) {
  WorldForTest w = shop();
  w.dataset("riddle", {}, DatasetKind::kModel);
  w.limit("mart", "essential");
  const service::World world = w.build();
  const auto with = to_json(service::models_with(world, Category("user"), {}), world);
  EXPECT_EQ(violations(with, "ModelAnswer"), "");
  EXPECT_EQ(with.at("findings").at(0).at("category"), "user.contact.email");
  EXPECT_EQ(with.at("doubts").at(0).at("model"), "postgres://db:5432/riddle");
  const auto excluding = to_json(service::models_excluding(world, Purpose("analytics"), {}), world);
  EXPECT_EQ(violations(excluding, "ModelAnswer"), "");
  EXPECT_EQ(excluding.at("findings"), parse(R"([{"model": "postgres://db:5432/churn",
    "source": "postgres://db:5432/mart", "rule": "limits/essential", "allowed": ["essential"],
    "path": ["postgres://db:5432/mart", "postgres://db:5432/churn"]}])"));
}

TEST(IngestCodec, SaysWhichEventsOfABatchWereNotTakenAndWhetherToSendThemAgain) {
  service::BatchOutcome outcome;
  outcome.received = 3;
  outcome.successful = 1;
  outcome.failures = {{1, "expected a string, found a number.", "/job/name", false},
                      {2, "The database does not answer.", "", true}};
  EXPECT_EQ(violations(to_json(outcome), "BatchOutcome"), "");
  EXPECT_EQ(boost::json::value(to_json(outcome)), parse(R"({
    "status": "partial_success",
    "summary": {"received": 3, "successful": 1, "failed": 2, "retriable": 1, "non_retriable": 1},
    "failed_events": [
      {"index": 1, "reason": "/job/name: expected a string, found a number.", "retriable": false},
      {"index": 2, "reason": "The database does not answer.", "retriable": true}]})"));
  outcome.successful = 0;
  EXPECT_EQ(to_json(outcome).at("status"), "failure");
}

TEST(MergeCodec, ReadsRequestsStrictly) {
  const auto request =
      parse_merge_request(R"({"a":"shop.customer","b":"s3://lake/customer","why":"one table"})");
  ASSERT_TRUE(request.ok()) << request.error().to_string();
  EXPECT_EQ(request->b, "s3://lake/customer");
  const struct {
    const char* body;
    const char* says;
  } kCases[] = {
      {"", "JSON"},
      {"[]", "object"},
      {R"({"a":"x","b":"y"})", "/why"},
      {R"({"a":"x","b":7,"why":"z"})", "/b"},
      {R"({"a":"x","b":"y","why":"z","whom":"w"})", "whom"},
  };
  for (const auto& c : kCases) {
    const auto refused = parse_merge_request(c.body);
    ASSERT_FALSE(refused.ok()) << c.body;
    EXPECT_NE(refused.error().to_string().find(c.says), std::string::npos)
        << c.body << ": " << refused.error().to_string();
  }
}

TEST(MergeCodec, WritesEveryNameOfADataset) {
  WorldForTest w;
  w.dataset("customer");
  w.last_dataset().aliases = {{"s3://lake", "customer"}};
  const service::World world = w.build();
  const auto answer = to_json(service::names_of(world, w.node("customer").dataset));
  EXPECT_EQ(violations(answer, "DatasetNames"), "");
  EXPECT_EQ(answer.at("others"), parse(R"(["s3://lake/customer"])"));
}

}  // namespace
}  // namespace steward::api
