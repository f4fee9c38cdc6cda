// The specification's own fixtures and schemas: everything valid is read and kept, everything of a wrong type
// in a facet that Steward understands is refused at its place.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <functional>
#include <set>

#include "lineage/events/dataset_facets.h"
#include "lineage/events/openlineage.h"
#include "lineage/events/quality_facets.h"
#include "lineage/events/run_facets.h"
#include "tests/conformance/facet_schema.h"

namespace steward::testing {
namespace {

namespace json = boost::json;
using namespace lineage;

const std::string kSpec = STEWARD_SHARED_DATA "/openlineage/spec";

std::vector<std::string> json_files(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<FacetExample> fixtures() {
  std::vector<FacetExample> out;
  for (const std::string& file : json_files(kSpec + "/tests")) {
    const std::string folder = std::filesystem::path(file).parent_path().filename().string();
    if (folder == "tests") continue;  // example_full_event.json is an event
    const json::value fixture = read_json(file);
    for (const auto& member : fixture.as_object()) {
      const bool of_job = folder == "LineageFacet" && member.value().as_object().contains("entries");
      out.push_back(
          {file, of_job ? FacetPlace::kJob : place_of(folder), std::string(member.key()), member.value()});
    }
  }
  return out;
}

std::vector<FacetExample> schema_examples() {
  std::vector<FacetExample> out;
  for (const std::string& file : json_files(kSpec + "/facets"))
    for (FacetExample& example : examples_of_schema(file)) out.push_back(std::move(example));
  return out;
}

std::vector<FacetExample> all_examples() {
  std::vector<FacetExample> out = fixtures();
  for (FacetExample& example : schema_examples()) out.push_back(std::move(example));
  return out;
}

struct Wrapped {
  std::string text;     // of a run event with the one facet
  std::string pointer;  // of the facet in it
};

Wrapped wrap(const FacetExample& facet) {
  json::value event = {{"eventType", "COMPLETE"},
                       {"eventTime", "2026-01-02T03:04:05Z"},
                       {"run", {{"runId", "01890a5d-ac96-774b-bcce-b302099a8057"}}},
                       {"job", {{"namespace", "jobs"}, {"name", "load"}}},
                       {"inputs", json::array({json::object({{"namespace", "n"}, {"name", "in"}})})},
                       {"outputs", json::array({json::object({{"namespace", "n"}, {"name", "out"}})})}};
  const json::object facets{{facet.name, facet.body}};
  json::object& root = event.as_object();
  switch (facet.place) {
    case FacetPlace::kDataset:
      root["outputs"].as_array()[0].as_object()["facets"] = facets;
      return {json::serialize(event), "/outputs/0/facets/" + facet.name};
    case FacetPlace::kInput:
      root["inputs"].as_array()[0].as_object()["inputFacets"] = facets;
      return {json::serialize(event), "/inputs/0/inputFacets/" + facet.name};
    case FacetPlace::kOutput:
      root["outputs"].as_array()[0].as_object()["outputFacets"] = facets;
      return {json::serialize(event), "/outputs/0/outputFacets/" + facet.name};
    case FacetPlace::kJob:
      root["job"].as_object()["facets"] = facets;
      return {json::serialize(event), "/job/facets/" + facet.name};
    case FacetPlace::kRun:
      root["run"].as_object()["facets"] = facets;
      return {json::serialize(event), "/run/facets/" + facet.name};
  }
  return {};
}

// The facets that were kept where the one was put.
const std::vector<EventFacet>& kept(const LineageEvent& event, FacetPlace place) {
  switch (place) {
    case FacetPlace::kDataset:
      return event.outputs[0].facets;
    case FacetPlace::kInput:
      return event.inputs[0].role_facets;
    case FacetPlace::kOutput:
      return event.outputs[0].role_facets;
    case FacetPlace::kJob:
      return event.job_facets;
    case FacetPlace::kRun:
      return event.run_facets;
  }
  return event.run_facets;
}

bool is_understood(const FacetExample& facet) {
  static const std::set<std::string> kOfDatasets = {"schema",
                                                    "columnLineage",
                                                    "lineage",
                                                    "symlinks",
                                                    "ownership",
                                                    "documentation",
                                                    "lifecycleStateChange",
                                                    "version",
                                                    "dataSource",
                                                    "storage",
                                                    "catalog",
                                                    "hierarchy",
                                                    "dataQualityMetrics",
                                                    "dataQualityAssertions",
                                                    "tags",
                                                    "datasetType",
                                                    "inputStatistics",
                                                    "outputStatistics"};
  static const std::set<std::string> kOfJobs = {"ownership", "documentation", "tags",
                                                "sql",       "jobType",       "lineage"};
  static const std::set<std::string> kOfRuns = {"parent", "nominalTime", "errorMessage", "processing_engine",
                                                "tags"};
  if (facet.place == FacetPlace::kJob) return kOfJobs.contains(facet.name);
  if (facet.place == FacetPlace::kRun) return kOfRuns.contains(facet.name);
  return kOfDatasets.contains(facet.name);
}

TEST(OpenLineageFixtures, EveryFacetIsAcceptedAndKeptAsItCame) {
  EXPECT_EQ(fixtures().size(), 46u);
  EXPECT_EQ(schema_examples().size(), 39u);  // 38 files; lineage is a facet of datasets and of jobs
  for (const FacetExample& facet : all_examples()) {
    const auto event = parse_event_text(wrap(facet).text);
    ASSERT_TRUE(event.ok()) << facet.source << ": " << event.error().to_string();
    const auto& facets = kept(*event, facet.place);
    ASSERT_EQ(facets.size(), 1u) << facet.source;
    EXPECT_EQ(facets[0].name, facet.name);
    const auto body = parse_json(facets[0].body);
    ASSERT_TRUE(body.ok()) << facet.source;
    EXPECT_EQ(*body, facet.body) << facet.source;
    EXPECT_EQ(json::serialize(*body), json::serialize(facet.body))
        << facet.source << ": the order of members";
  }
}

// Every value of a facet replaced by one of another type, each in a copy of its own.
void for_each_wrong_type(
    json::value& root, json::value& at, const std::string& pointer,
    const std::function<void(const std::string& pointer, const json::value& facet)>& visit) {
  json::value right = at;
  at = right.is_string() ? json::value(7) : json::value("text");
  visit(pointer, root);
  at = std::move(right);
  if (at.is_object()) {
    for (auto& member : at.as_object())
      for_each_wrong_type(root, member.value(), pointer + "/" + std::string(member.key()), visit);
  } else if (at.is_array()) {
    for (size_t i = 0; i < at.as_array().size(); ++i)
      for_each_wrong_type(root, at.as_array()[i], pointer + "/" + std::to_string(i), visit);
  }
}

// A parent's run and job may carry facets of their own, which Steward does not read.
bool is_free(const std::string& pointer) {
  return pointer.find("job/facets/") != std::string::npos || pointer.find("run/facets/") != std::string::npos;
}

TEST(OpenLineageFixtures, AWrongTypeInAnUnderstoodFacetIsRefusedAtItsPlace) {
  size_t tried = 0;
  for (const FacetExample& facet : all_examples()) {
    if (!is_understood(facet)) continue;
    json::value body = facet.body;
    for_each_wrong_type(body, body, "", [&](const std::string& pointer, const json::value& wrong) {
      if (is_free(pointer)) return;
      ++tried;
      const Wrapped wrapped = wrap({facet.source, facet.place, facet.name, wrong});
      const auto event = parse_event_text(wrapped.text);
      ASSERT_FALSE(event.ok()) << facet.source << " " << pointer;
      EXPECT_EQ(event.error().code, ErrorCode::kInvalidInput) << facet.source << " " << pointer;
      EXPECT_TRUE(event.error().where.starts_with(wrapped.pointer + pointer))
          << facet.source << " " << pointer << ": " << event.error().to_string();
    });
  }
  EXPECT_GT(tried, 500u);
}

TEST(OpenLineageFixtures, WhatStewardHasNoUseForIsKeptWhateverItHolds) {
  size_t tried = 0;
  for (const FacetExample& facet : all_examples()) {
    if (is_understood(facet)) continue;
    json::value body = facet.body;
    for_each_wrong_type(body, body, "", [&](const std::string& pointer, const json::value& odd) {
      ++tried;
      const auto event = parse_event_text(wrap({facet.source, facet.place, facet.name, odd}).text);
      ASSERT_TRUE(event.ok()) << facet.source << " " << pointer << ": " << event.error().to_string();
      EXPECT_EQ(*parse_json(kept(*event, facet.place)[0].body), odd) << facet.source << " " << pointer;
    });
  }
  EXPECT_GT(tried, 100u);
}

TEST(OpenLineageFixtures, ADeletedFacetIsKeptAndSaysNothing) {
  for (const FacetExample& facet : all_examples()) {
    if (facet.place == FacetPlace::kRun) continue;  // the specification deletes facets of datasets and jobs
    const json::value body = {{"_producer", "p"}, {"_schemaURL", "s"}, {"_deleted", true}};
    const auto event = parse_event_text(wrap({facet.source, facet.place, facet.name, body}).text);
    ASSERT_TRUE(event.ok()) << facet.source << ": " << event.error().to_string();
    EXPECT_EQ(*parse_json(kept(*event, facet.place)[0].body), body) << facet.source;
    const EventDataset& output = event->outputs[0];
    EXPECT_TRUE(output.fields.empty() && output.symlinks.empty() && output.tags.empty()) << facet.source;
    EXPECT_FALSE(output.kind || output.lifecycle || output.renamed_from) << facet.source;
    EXPECT_EQ(event->said_edges, 0u) << facet.source;
    EXPECT_TRUE(event->sql.empty()) << facet.source;
    EXPECT_EQ(output.deletes_column_lineage, facet.place == FacetPlace::kDataset &&
                                                 (facet.name == "columnLineage" || facet.name == "lineage"))
        << facet.source;
  }
}

template <class T>
T read_fixture(const std::string& file) {
  const json::value fixture = read_json(kSpec + "/tests/" + file);
  const auto facet = read_facet_text<T>(json::serialize(fixture.as_object().begin()->value()));
  EXPECT_TRUE(facet.ok()) << file << ": " << facet.error().to_string();
  EXPECT_TRUE(!facet.ok() || facet->has_value()) << file;
  return facet.ok() && *facet ? **facet : T();
}

TEST(OpenLineageFixtures, DatasetFacetsSayWhatTheySay) {
  for (const char* file : {"OwnershipDatasetFacet/1.json", "OwnershipJobFacet/1.json"}) {
    const auto ownership = read_fixture<Ownership>(file);
    ASSERT_EQ(ownership.owners.size(), 1u) << file;
    EXPECT_EQ(ownership.owners[0].name, "owner");
    EXPECT_EQ(ownership.owners[0].type, "");
  }
  EXPECT_EQ(read_fixture<Documentation>("DocumentationDatasetFacet/1.json").description,
            "Some dataset description");
  EXPECT_EQ(read_fixture<Documentation>("DocumentationJobFacet/1.json").content_type, "text/markdown");
  const auto change = read_fixture<LifecycleChange>("LifecycleStateChangeDatasetFacet/1.json");
  EXPECT_EQ(change.change, Lifecycle::kRename);
  EXPECT_EQ(change.previous, (DatasetName{"file", "/tmp/alter_test/alter_table_test"}));
  EXPECT_EQ(read_fixture<DatasetVersion>("DatasetVersionDatasetFacet/1.json").version, "2");
  const auto source = read_fixture<DataSource>("DatasourceDatasetFacet/1.json");
  EXPECT_EQ(source.name + " " + source.uri, "datasource_one https://some.location.com/datsource/one");
  const auto storage = read_fixture<Storage>("StorageDatasetFacet/1.json");
  EXPECT_EQ(storage.layer + " " + storage.file_format, "delta parquet");
  const auto type = read_fixture<DatasetType>("DatasetTypeDatasetFacet/1.json");
  EXPECT_EQ(type.type + " " + type.sub_type, "VIEW MATERIALIZED");
  EXPECT_EQ(kind_of(type), DatasetKind::kMaterializedView);
  std::vector<std::string> levels;
  for (const auto& level : read_fixture<Hierarchy>("HierarchyDatasetFacet/1.json").levels)
    levels.push_back(level.type + " " + level.name);
  EXPECT_EQ(levels, (std::vector<std::string>{"DATABASE my_db", "SCHEMA my_schema", "TABLE my_table"}));
  std::vector<std::string> tags;
  for (const EventTag& tag : read_fixture<Tags>("TagsDatasetFacet/1.json").tags)
    tags.push_back(fmt::format("{}={} {}/{}", tag.key, tag.value, tag.source, tag.field));
  EXPECT_EQ(tags,
            (std::vector<std::string>{"test_tag=test_value test_source/email", "test_tag2=test_value2 /"}));
  EXPECT_EQ(read_fixture<Tags>("TagsJobFacet/1.json").tags.size(), 2u);
  EXPECT_EQ(read_fixture<Tags>("TagsRunFacet/1.json").tags.size(), 2u);
}

TEST(OpenLineageFixtures, QualityFacetsSayWhatTheySay) {
  for (const char* file :
       {"DataQualityMetricsDatasetFacet/1.json", "DataQualityMetricsInputDatasetFacet/1.json"}) {
    const auto metrics = read_fixture<DataQualityMetrics>(file);
    EXPECT_EQ(metrics.row_count, 10) << file;
    EXPECT_EQ(metrics.file_count, 5) << file;
    EXPECT_EQ(metrics.bytes, std::nullopt) << file;
    ASSERT_TRUE(metrics.last_updated) << file;
    EXPECT_EQ(format_rfc3339(*metrics.last_updated), "2023-05-30T10:54:22.355067Z");
    ASSERT_EQ(metrics.columns.size(), 3u) << file;
    const ColumnMetrics& amount = metrics.columns.at("amount");
    EXPECT_EQ(amount.count, 10) << file;
    EXPECT_EQ(amount.min, 100) << file;
    EXPECT_EQ(amount.max, 1500) << file;
    EXPECT_EQ(amount.sum, 6600) << file;
    EXPECT_EQ(amount.null_count, std::nullopt) << file;
    EXPECT_EQ(metrics.columns.at("user_id").distinct_count, 3) << file;
  }
  const auto quality = read_fixture<DataQualityAssertions>("DataQualityAssertionsDatasetFacet/1.json");
  ASSERT_EQ(quality.assertions.size(), 10u);
  EXPECT_EQ(quality.assertions[0].assertion, "accepted_values");
  EXPECT_EQ(quality.assertions[0].column, "status");
  EXPECT_EQ(quality.assertions[0].success, true);
  const auto written = read_fixture<OutputStatistics>("OutputStatisticsOutputDatasetFacet/1.json");
  EXPECT_EQ(written.row_count, 2000);
  EXPECT_EQ(written.size, 2097152);
  EXPECT_EQ(written.file_count, 5);
}

TEST(OpenLineageFixtures, RunAndJobFacetsSayWhatTheySay) {
  const auto parent = read_fixture<ParentOfRun>("ParentRunFacet/1.json");
  EXPECT_EQ(parent.parent.run_id, "f99310b4-3c3c-1a1a-2b2b-c1b95c24ff11");
  EXPECT_EQ(parent.parent.job_namespace + " " + parent.parent.job_name, "dbt dbt-job-name");
  EXPECT_FALSE(parent.root);
  const auto child = read_fixture<ParentOfRun>("ParentRunFacet/2.json");
  EXPECT_EQ(child.parent.job_name, "my_dag.my_task");
  ASSERT_TRUE(child.root);
  EXPECT_EQ(child.root->run_id + " " + child.root->job_name, "a0000000-3c3c-1a1a-2b2b-c1b95c24ff11 my_dag");
  const auto nominal = read_fixture<NominalTime>("NominalTimeRunFacet/1.json");
  ASSERT_TRUE(nominal.start && nominal.end);
  EXPECT_EQ(format_rfc3339(*nominal.start), "2020-01-01T04:00:00.001000Z");
  EXPECT_EQ(format_rfc3339(*nominal.end), "2020-01-02T04:00:00.001000Z");
  const auto failure = read_fixture<ErrorMessage>("ErrorMessageRunFacet/1.json");
  EXPECT_EQ(failure.message + " " + failure.programming_language + " " + failure.stack_trace,
            "failed JAVA <stack_trace>");
  const auto engine = read_fixture<ProcessingEngine>("ProcessingEngineRunFacet/1.json");
  EXPECT_EQ(engine.name + " " + engine.version + " " + engine.adapter_version, "Airflow 2.5.0 0.29.2");
  const auto sql = read_fixture<Sql>("SQLJobFacet/1.json");
  EXPECT_TRUE(sql.query.ends_with("select * from final")) << sql.query;
  EXPECT_EQ(sql.dialect, "");
  const auto stream = read_fixture<JobType>("JobTypeJobFacet/2.json");
  EXPECT_EQ(stream.processing_type + " " + stream.integration + " " + stream.job_type,
            "STREAMING KAFKA_STREAMS STREAM_PROCESSOR");
  EXPECT_EQ(stream.event_trigger + " " + stream.event_content_mode, "PERIODIC COMPLETE_SNAPSHOT");
  EXPECT_EQ(stream.window_seconds, 300);
  EXPECT_EQ(read_fixture<JobType>("JobTypeJobFacet/1.json").window_seconds, std::nullopt);
}

// What the event itself takes over from its facets.
TEST(OpenLineageFixtures, WhatFacetsSayIsPartOfTheEvent) {
  const auto parsed = [](const std::string& file) {
    for (const FacetExample& facet : fixtures())
      if (facet.source.ends_with(file)) return *parse_event_text(wrap(facet).text);
    ADD_FAILURE() << file;
    return LineageEvent();
  };
  const LineageEvent renamed = parsed("LifecycleStateChangeDatasetFacet/1.json");
  EXPECT_EQ(renamed.outputs[0].lifecycle, Lifecycle::kRename);
  EXPECT_EQ(renamed.outputs[0].renamed_from, (DatasetName{"file", "/tmp/alter_test/alter_table_test"}));
  EXPECT_EQ(parsed("DatasetTypeDatasetFacet/1.json").outputs[0].kind, DatasetKind::kMaterializedView);
  EXPECT_EQ(parsed("TagsDatasetFacet/1.json").outputs[0].tags[0].field, "email");
  EXPECT_EQ(parsed("SymlinksDatasetFacet/1.json").outputs[0].symlinks,
            (std::vector<DatasetName>{{"/tmp/alter_test", "default.alter_table_test_new"}}));
  EXPECT_EQ(parsed("SchemaDatasetFacet/1.json").outputs[0].fields.size(), 17u);
  EXPECT_TRUE(parsed("SQLJobFacet/1.json").sql.ends_with("select * from final"));
  ASSERT_TRUE(parsed("ParentRunFacet/2.json").parent);
  EXPECT_EQ(parsed("ParentRunFacet/2.json").parent->job_name, "my_dag.my_task");
  const LineageEvent columns = parsed("ColumnLineageDatasetFacet/2.json");
  EXPECT_EQ(columns.said_edges, 7u);
  EXPECT_EQ(columns.edges.size(), 7u);
  const struct {
    const char* file;
    size_t said;
    const char* last_output;
  } kLineage[] = {
      {"LineageFacet/dataset-to-dataset.json", 2, "out"},
      {"LineageFacet/dataset-to-job.json", 0, "out"},
      {"LineageFacet/generator.json", 0, "public.extracted_data"},
      {"LineageFacet/implicit-job.json", 0, "out"},
      {"LineageFacet/job-to-dataset.json", 0, "public.daily_summary"},
      {"LineageFacet/job-to-job.json", 0, "out"},
      {"LineageFacet/mixed-sources.json", 2, "public.enriched_orders"},
  };
  for (const auto& c : kLineage) {
    const LineageEvent event = parsed(c.file);
    EXPECT_EQ(event.said_edges, c.said) << c.file;
    EXPECT_EQ(event.outputs.back().name.name, c.last_output) << c.file;
  }
  EXPECT_EQ(parsed("LineageFacet/implicit-job.json").inputs.back().name.name, "public.transactions");
}

}  // namespace
}  // namespace steward::testing
