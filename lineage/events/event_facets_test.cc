// What an event takes over from the facets of its run, job and datasets.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "lineage/events/dataset_facets.h"
#include "lineage/events/openlineage.h"
#include "lineage/events/quality_facets.h"

namespace steward::lineage {
namespace {

// A run event with one output; each argument is the inside of an object of facets.
std::string run_event(std::string_view of_output, std::string_view of_job = "", std::string_view of_run = "",
                      std::string_view output_facets = "", std::string_view input_facets = "") {
  return fmt::format(
      R"({{"eventTime":"2026-01-02T03:04:05Z","run":{{"runId":"r","facets":{{{}}}}},)"
      R"("job":{{"namespace":"jobs","name":"load","facets":{{{}}}}},)"
      R"("inputs":[{{"namespace":"n","name":"in","inputFacets":{{{}}}}}],)"
      R"("outputs":[{{"namespace":"n","name":"out","facets":{{{}}},"outputFacets":{{{}}}}}]}})",
      of_run, of_job, input_facets, of_output, output_facets);
}

LineageEvent parsed(const std::string& text) {
  auto event = parse_event_text(text);
  EXPECT_TRUE(event.ok()) << text << ": " << event.error().to_string();
  return event.ok() ? *std::move(event) : LineageEvent();
}

std::vector<std::string> lines(const std::vector<EventFacet>& facets) {
  std::vector<std::string> out;
  for (const EventFacet& facet : facets) out.push_back(facet.name + " " + facet.body);
  return out;
}

using Lines = std::vector<std::string>;

TEST(EventFacets, EachIsKeptAsItCameWhereItCame) {
  const LineageEvent event = parsed(run_event(R"("z":{"b":1,"a":[null,1.5,"\u0041"]},"schema":null,"odd":7)",
                                              R"("airflow":{"dag":{}})", R"("spark_properties":[])",
                                              R"("outputStatistics":{"rowCount":3})", R"("subset":"x")"));
  EXPECT_EQ(lines(event.outputs[0].facets),
            (Lines{R"(z {"b":1,"a":[null,1.5E0,"A"]})", "schema null", "odd 7"}));
  EXPECT_EQ(lines(event.outputs[0].role_facets), Lines{R"(outputStatistics {"rowCount":3})"});
  EXPECT_EQ(lines(event.inputs[0].role_facets), Lines{R"(subset "x")"});
  EXPECT_EQ(lines(event.job_facets), Lines{R"(airflow {"dag":{}})"});
  EXPECT_EQ(lines(event.run_facets), Lines{"spark_properties []"});
}

TEST(EventFacets, DatasetTypeIsAKindOfTheCatalog) {
  const struct {
    std::string facet;
    std::optional<DatasetKind> want;
  } kCases[] = {
      {R"({"datasetType":"TABLE"})", DatasetKind::kTable},
      {R"({"datasetType":"table","subType":"EXTERNAL"})", DatasetKind::kTable},
      {R"({"datasetType":"VIEW"})", DatasetKind::kView},
      {R"({"datasetType":"VIEW","subType":"Materialized"})", DatasetKind::kMaterializedView},
      {R"({"datasetType":"Materialized View"})", DatasetKind::kMaterializedView},
      {R"({"datasetType":"FILE"})", DatasetKind::kFile},
      {R"({"datasetType":"MODEL"})", DatasetKind::kModel},
      {R"({"datasetType":"HOLOGRAM"})", std::nullopt},
      {R"({"datasetType":"unknown"})", std::nullopt},
      {R"({})", std::nullopt},
      {R"({"datasetType":"TABLE","_deleted":true})", std::nullopt},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(parsed(run_event("\"datasetType\":" + c.facet)).outputs[0].kind, c.want) << c.facet;
}

TEST(EventFacets, LifecycleAndRename) {
  const std::string from = R"("previousIdentifier":{"namespace":"n","name":"old"})";
  const DatasetName old{"n", "old"};
  const struct {
    std::string facet;
    std::optional<Lifecycle> change;
    std::optional<DatasetName> renamed_from;
  } kCases[] = {
      {R"("lifecycleStateChange":"CREATE")", Lifecycle::kCreate, std::nullopt},
      {R"("lifecycleStateChange":"ALTER",)" + from, Lifecycle::kAlter, std::nullopt},
      {R"("lifecycleStateChange":"DROP")", Lifecycle::kDrop, std::nullopt},
      {R"("lifecycleStateChange":"TRUNCATE")", Lifecycle::kTruncate, std::nullopt},
      {R"("lifecycleStateChange":"overwrite")", Lifecycle::kOverwrite, std::nullopt},
      {R"("lifecycleStateChange":"RENAME",)" + from, Lifecycle::kRename, old},
      {R"("lifecycleStateChange":"RENAME")", Lifecycle::kRename, std::nullopt},
      {R"("lifecycleStateChange":"RENAME","previousIdentifier":{"name":"old"})", Lifecycle::kRename,
       std::nullopt},
      {R"("lifecycleStateChange":"RENAME","previousIdentifier":{"namespace":"n","name":"out"})",
       Lifecycle::kRename, std::nullopt},
      {R"("lifecycleStateChange":null)", std::nullopt, std::nullopt},
  };
  for (const auto& c : kCases) {
    const EventDataset output = parsed(run_event("\"lifecycleStateChange\":{" + c.facet + "}")).outputs[0];
    EXPECT_EQ(output.lifecycle, c.change) << c.facet;
    EXPECT_EQ(output.renamed_from, c.renamed_from) << c.facet;
  }
  const auto unknown =
      parse_event_text(run_event(R"("lifecycleStateChange":{"lifecycleStateChange":"MELT"})"));
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().where, "/outputs/0/facets/lifecycleStateChange/lifecycleStateChange");
}

TEST(EventFacets, TagsParentAndSql) {
  const LineageEvent event = parsed(run_event(
      R"("tags":{"tags":[{"key":"pii","value":"true"},{"key":"k","value":"v","source":"S","field":"l._element.x"}]})",
      R"("sql":{"query":"SELECT 1","dialect":"postgres"})",
      R"("parent":{"run":{"runId":"p"},"job":{"namespace":"a","name":"b"}})"));
  Lines tags;
  for (const EventTag& tag : event.outputs[0].tags)
    tags.push_back(fmt::format("{}={} {} {}", tag.key, tag.value, tag.source, tag.field));
  EXPECT_EQ(tags, (Lines{"pii=true  ", "k=v S l[].x"}));
  EXPECT_EQ(event.sql + "; " + event.sql_dialect, "SELECT 1; postgres");
  ASSERT_TRUE(event.parent);
  EXPECT_EQ(event.parent->run_id + event.parent->job_namespace + event.parent->job_name, "pab");
  EXPECT_FALSE(event.is_declared());
}

TEST(EventFacets, NumbersAreWholeWhereTheyCount) {
  const struct {
    std::string number;
    std::optional<int64_t> want;
    bool accepted;
  } kCases[] = {
      {"12", 12, true},
      {"12.0", 12, true},
      {"-1", -1, true},
      {"1e3", 1000, true},
      {"null", std::nullopt, true},
      {"1.5", std::nullopt, false},
      {"1e300", std::nullopt, false},
      {"\"12\"", std::nullopt, false},
      {"18446744073709551615", std::nullopt, false},
  };
  for (const auto& c : kCases) {
    const auto facet = read_facet_text<OutputStatistics>("{\"rowCount\":" + c.number + "}");
    ASSERT_EQ(facet.ok(), c.accepted) << c.number;
    if (c.accepted) EXPECT_EQ((*facet)->row_count, c.want) << c.number;
  }
}

TEST(EventFacets, StewardsOwnNamesAreRefused) {
  const auto event = parse_event_text(run_event(R"("steward_purposes":{"purposes":["analytics"]})"));
  ASSERT_FALSE(event.ok());
  EXPECT_EQ(event.error().where, "/outputs/0/facets/steward_purposes");
}

std::string schema_of(size_t columns) {
  std::string fields;
  for (size_t i = 0; i < columns; ++i) fields += fmt::format(R"({}{{"name":"c{}"}})", i ? "," : "", i);
  return R"("schema":{"fields":[)" + fields + "]}";
}

std::string lineage_of(size_t columns) {
  std::string fields;
  for (size_t i = 0; i < columns; ++i)
    fields += fmt::format(R"({}"c{}":{{"inputFields":[{{"namespace":"n","name":"in","field":"c{}"}}]}})",
                          i ? "," : "", i, i);
  return R"("columnLineage":{"fields":{)" + fields + "}}";
}

TEST(EventBounds, HundredThousandColumnsAreAccepted) {
  const LineageEvent event = parsed(run_event(schema_of(100'000) + "," + lineage_of(100'000)));
  EXPECT_EQ(event.edges.size(), 100'000u);
  ASSERT_EQ(event.outputs.size(), 1u);
  EXPECT_EQ(event.outputs[0].fields.size(), 100'000u);
  const auto more = parse_event_text(run_event(schema_of(100'001)));
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(more.error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(more.error().where, "/outputs/0/facets/schema/fields/100000");
}

TEST(EventBounds, NamesMayBeAsLongAsTheEvent) {
  const std::string name(1u << 20, 'x');
  const LineageEvent event = parsed(fmt::format(
      R"({{"eventTime":"2026-01-02T03:04:05Z","job":{{"namespace":"{0}","name":"{0}"}}}})", name));
  EXPECT_EQ(event.job_name, name);
}

// Each edge repeats the names of its ends and each path those above it: a megabyte must not become terabytes.
TEST(EventBounds, WhatRepeatsALongNameIsTooLarge) {
  const std::string name(1u << 20, 'x');
  std::string inner;
  for (int i = 0; i < 1000; ++i) inner += fmt::format(R"({}{{"name":"c{}"}})", i ? "," : "", i);
  std::string long_output = run_event(lineage_of(1000));
  long_output.replace(long_output.find(R"("name":"out")"), 12, fmt::format(R"("name":"{}")", name));
  const struct {
    std::string text, where;
  } kCases[] = {
      {long_output, "/outputs/0/facets/columnLineage/fields/c"},
      {run_event(fmt::format(R"("schema":{{"fields":[{{"name":"{}","fields":[{}]}}]}})", name, inner)),
       "/outputs/0/facets/schema/fields/0/fields/"},
  };
  for (const auto& c : kCases) {
    const auto event = parse_event_text(c.text);
    ASSERT_FALSE(event.ok()) << c.where;
    EXPECT_EQ(event.error().code, ErrorCode::kTooLarge) << event.error().message;
    EXPECT_TRUE(event.error().where.starts_with(c.where)) << event.error().where;
  }
}

}  // namespace
}  // namespace steward::lineage
