#include "lineage/events/openlineage.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace steward::lineage {
namespace {

std::string text_of(const NamedNode& node) {
  return node.dataset.name + (node.field.empty() ? "" : "." + node.field);
}

std::vector<std::string> lines(const std::vector<NamedEdge>& edges) {
  std::vector<std::string> out;
  for (const NamedEdge& edge : edges) {
    const Transformation& how = edge.transformation;
    out.push_back(fmt::format("{} -> {} [{}/{}{}]{}", text_of(edge.from), text_of(edge.to),
                              how.type == Influence::kDirect ? "DIRECT" : "INDIRECT", how.subtype,
                              how.masking ? " masking" : "",
                              how.description.empty() ? "" : " " + how.description));
  }
  return out;
}

// A run event whose inputs and outputs are given as the inside of their JSON arrays.
std::string run_event(std::string_view inputs, std::string_view outputs,
                      std::string_view state = "COMPLETE") {
  return fmt::format(
      R"({{"eventType":"{}","eventTime":"2026-01-02T03:04:05Z",)"
      R"("run":{{"runId":"01890a5d-ac96-774b-bcce-b302099a8057"}},"job":{{"namespace":"jobs","name":"load"}},)"
      R"("inputs":[{}],"outputs":[{}]}})",
      state, inputs, outputs);
}

std::string dataset(std::string_view name, std::string_view facets = "") {
  return fmt::format(R"({{"namespace":"n","name":"{}","facets":{{{}}}}})", name, facets);
}

TEST(OpenLineage, ReadsARunEvent) {
  const auto event = parse_event_text(run_event(dataset("in"), dataset("out"), "START"));
  ASSERT_TRUE(event.ok()) << event.error().to_string();
  EXPECT_EQ(event->kind, EventKind::kRun);
  EXPECT_EQ(format_rfc3339(event->time), "2026-01-02T03:04:05.000000Z");
  EXPECT_EQ(event->run_state, "START");
  EXPECT_EQ(event->run_id, "01890a5d-ac96-774b-bcce-b302099a8057");
  EXPECT_EQ(event->job_namespace, "jobs");
  EXPECT_EQ(event->job_name, "load");
  ASSERT_EQ(event->inputs.size(), 1u);
  EXPECT_EQ(event->inputs[0].name, (DatasetName{"n", "in"}));
}

TEST(OpenLineage, ReadsJobAndDatasetEvents) {
  const auto job = parse_event_text(
      R"({"eventTime":"2026-01-02T03:04:05Z","job":{"namespace":"a","name":"b"},)"
      R"("inputs":[{"namespace":"n","name":"in"}],"outputs":[{"namespace":"n","name":"out"}]})");
  ASSERT_TRUE(job.ok()) << job.error().to_string();
  EXPECT_EQ(job->kind, EventKind::kJob);
  EXPECT_EQ(lines(job->edges), std::vector<std::string>{"in -> out [DIRECT/IDENTITY]"});

  const auto set =
      parse_event_text(R"({"eventTime":"2026-01-02T03:04:05Z","dataset":{"namespace":"n","name":"d",)"
                       R"("facets":{"schema":{"fields":[{"name":"x","type":"int"}]}}}})");
  ASSERT_TRUE(set.ok()) << set.error().to_string();
  EXPECT_EQ(set->kind, EventKind::kDataset);
  ASSERT_EQ(set->outputs.size(), 1u);
  ASSERT_EQ(set->outputs[0].fields.size(), 1u);
  EXPECT_EQ(set->outputs[0].fields[0].path, "x");
  EXPECT_EQ(set->outputs[0].fields[0].type, "int");
  EXPECT_TRUE(set->edges.empty());
}

TEST(OpenLineage, SchemaFacetBecomesPaths) {
  const auto event = parse_event_text(run_event(
      "", dataset("d", R"("schema":{"fields":[{"name":"id","type":"int"},)"
                       R"({"name":"address","type":"struct","fields":[{"name":"city","type":"text"}]},)"
                       R"({"name":"items","type":"array","fields":[{"name":"_element","type":"struct",)"
                       R"("fields":[{"name":"sku"}]}]},{"name":"id","type":"again"}]})")));
  ASSERT_TRUE(event.ok()) << event.error().to_string();
  std::vector<std::string> fields;
  for (const Field& field : event->outputs[0].fields)
    fields.push_back(fmt::format("{} {} {}", field.ordinal, field.path, field.type));
  EXPECT_EQ(fields, (std::vector<std::string>{"1 id int", "2 address struct", "3 address.city text",
                                              "4 items array", "5 items[] struct", "6 items[].sku "}));
}

TEST(OpenLineage, ReadsSymlinks) {
  const auto event = parse_event_text(run_event(
      dataset("d", R"("symlinks":{"identifiers":[{"namespace":"hive","name":"db.t","type":"TABLE"}]})"), ""));
  ASSERT_TRUE(event.ok()) << event.error().to_string();
  EXPECT_EQ(event->inputs[0].symlinks, (std::vector<DatasetName>{{"hive", "db.t"}}));
}

TEST(OpenLineage, Edges) {
  const std::string field = R"({"namespace":"n","name":"in","field":"x")";
  const auto column_lineage = [](std::string_view fields, std::string_view whole = "") {
    return fmt::format(R"("columnLineage":{{"fields":{{{}}},"dataset":[{}]}})", fields, whole);
  };
  struct Case {
    std::string_view rule;
    std::string facets;
    std::vector<std::string> want;
  };
  const std::vector<Case> cases = {
      {"no facet: identity unknown from every input",
       "",
       {"in -> out [DIRECT/IDENTITY]", "in2 -> out [DIRECT/IDENTITY]"}},
      {"a deleted or empty facet is none",
       R"("columnLineage":{})",
       {"in -> out [DIRECT/IDENTITY]", "in2 -> out [DIRECT/IDENTITY]"}},
      {"a facet without fields says nothing of the values",
       column_lineage("", field + R"(,"transformations":[{"type":"INDIRECT","subtype":"SORT"}]})"),
       {"in.x -> out [INDIRECT/SORT]", "in -> out [DIRECT/IDENTITY]", "in2 -> out [DIRECT/IDENTITY]"}},
      {"a transformation each",
       column_lineage(R"("y":{"inputFields":[)" + field +
                      R"(,"transformations":[{"type":"DIRECT","subtype":"AGGREGATION","description":"max"},)"
                      R"({"type":"INDIRECT","subtype":"FILTER"}]}]})"),
       {"in.x -> out.y [DIRECT/AGGREGATION] max", "in.x -> out.y [INDIRECT/FILTER]"}},
      {"masking is kept",
       column_lineage(
           R"("y":{"inputFields":[)" + field +
           R"(,"transformations":[{"type":"DIRECT","subtype":"TRANSFORMATION","masking":true}]}]})"),
       {"in.x -> out.y [DIRECT/TRANSFORMATION masking]"}},
      {"no transformations: identity",
       column_lineage(R"("y":{"inputFields":[)" + field + R"(,"transformations":[]}]})"),
       {"in.x -> out.y [DIRECT/IDENTITY]"}},
      {"an unknown type counts as DIRECT",
       column_lineage(R"("y":{"inputFields":[)" + field + R"(,"transformations":[{"type":"SIDEWAYS"}]}]})"),
       {"in.x -> out.y [DIRECT/IDENTITY]"}},
      {"an unknown subtype is kept",
       column_lineage(R"("y":{"inputFields":[)" + field +
                      R"(,"transformations":[{"type":"DIRECT","subtype":"FOLD"}]}]})"),
       {"in.x -> out.y [DIRECT/FOLD]"}},
      {"the deprecated words: MASKED",
       column_lineage(R"("y":{"inputFields":[)" + field +
                      R"(}],"transformationType":"MASKED","transformationDescription":"hash"})"),
       {"in.x -> out.y [DIRECT/TRANSFORMATION masking] hash"}},
      {"the deprecated words: IDENTITY",
       column_lineage(R"("y":{"inputFields":[)" + field + R"(}],"transformationType":"IDENTITY"})"),
       {"in.x -> out.y [DIRECT/IDENTITY]"}},
      {"transformations win over the deprecated words",
       column_lineage(
           R"("y":{"inputFields":[)" + field +
           R"(,"transformations":[{"type":"DIRECT","subtype":"IDENTITY"}]}],"transformationType":"MASKED"})"),
       {"in.x -> out.y [DIRECT/IDENTITY]"}},
      {"dataset entries influence the whole output, one edge each",
       column_lineage(
           R"("y":{"inputFields":[]})",
           field + R"(,"transformations":[{"type":"INDIRECT","subtype":"JOIN","description":"on x"}]})"),
       {"in.x -> out [INDIRECT/JOIN] on x"}},
      {"dataset entries without transformations are INDIRECT",
       column_lineage(R"("y":{"inputFields":[]})", field + "}"),
       {"in.x -> out [INDIRECT/]"}},
      {"array items are written as the catalog writes them",
       column_lineage(R"("list._element.y":{"inputFields":[)" + field + R"(}]})"),
       {"in.x -> out.list[].y [DIRECT/IDENTITY]"}},
      {"an edge is listed once",
       column_lineage(R"("y":{"inputFields":[)" + field + "}," + field + R"(}]})"),
       {"in.x -> out.y [DIRECT/IDENTITY]"}},
      {"a column to itself is no edge; to another column of the same dataset it is",
       column_lineage(R"("y":{"inputFields":[{"namespace":"n","name":"out","field":"y"},)"
                      R"({"namespace":"n","name":"out","field":"z"}]})"),
       {"out.z -> out.y [DIRECT/IDENTITY]"}},
  };
  for (const Case& c : cases) {
    const auto event =
        parse_event_text(run_event(dataset("in") + "," + dataset("in2"), dataset("out", c.facets)));
    ASSERT_TRUE(event.ok()) << c.rule << ": " << event.error().to_string();
    EXPECT_EQ(lines(event->edges), c.want) << c.rule;
  }
}

TEST(OpenLineage, ADatasetThatIsReadAndWrittenHasNoEdgeToItself) {
  const auto event = parse_event_text(run_event(dataset("a") + "," + dataset("b"), dataset("a")));
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(lines(event->edges), std::vector<std::string>{"b -> a [DIRECT/IDENTITY]"});
}

TEST(OpenLineage, RefusesWithThePlace) {
  const std::string base = run_event(dataset("in"), dataset("out"));
  const auto replaced = [&](std::string_view from, std::string_view to) {
    std::string text = base;
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  struct Case {
    std::string text;
    std::string_view where;
  };
  const std::vector<Case> cases = {
      {"", "offset 0"},
      {"{", "offset 1"},
      {"[]", ""},
      {"{}", ""},
      {"\"text\"", ""},
      {replaced(R"("eventTime":"2026-01-02T03:04:05Z",)", ""), "/eventTime"},
      {replaced("2026-01-02T03:04:05Z", "yesterday"), "/eventTime"},
      {replaced("2026-01-02T03:04:05Z", "2026-13-02T03:04:05Z"), "/eventTime"},
      {replaced(R"("2026-01-02T03:04:05Z")", "7"), "/eventTime"},
      {replaced("COMPLETE", "DONE"), "/eventType"},
      {replaced(R"("01890a5d-ac96-774b-bcce-b302099a8057")", "null"), "/run/runId"},
      {replaced("01890a5d-ac96-774b-bcce-b302099a8057", ""), "/run/runId"},
      {replaced(R"({"runId":"01890a5d-ac96-774b-bcce-b302099a8057"})", "[]"), "/run/runId"},
      {replaced(R"("namespace":"jobs",)", ""), "/job/namespace"},
      {replaced(R"("name":"load")", R"("name":"")"), "/job/name"},
      {replaced(R"("job":{"namespace":"jobs","name":"load"},)", ""), "/job/namespace"},
      {replaced(R"("name":"in")", R"("name":"")"), "/inputs/0/name"},
      {replaced(R"("name":"out")", R"("name":["out"])"), "/outputs/0/name"},
      {replaced(R"("facets":{})", R"("facets":[])"), "/inputs/0/facets"},
      {run_event("7", ""), "/inputs/0/namespace"},
      {run_event(dataset("d", R"("schema":"text")"), ""), "/inputs/0/facets/schema"},
      {run_event(dataset("d", R"("schema":{"fields":{}})"), ""), "/inputs/0/facets/schema/fields"},
      {run_event(dataset("d", R"("schema":{"fields":[{"type":"int"}]})"), ""),
       "/inputs/0/facets/schema/fields/0/name"},
      {run_event("", dataset("d", R"("columnLineage":[])")), "/outputs/0/facets/columnLineage"},
      {run_event("", dataset("d", R"("columnLineage":{"fields":{"a/b":{"inputFields":[{}]}}})")),
       "/outputs/0/facets/columnLineage/fields/a~1b/inputFields/0/namespace"},
      {run_event("",
                 dataset("d", R"("columnLineage":{"fields":{"y":{"inputFields":[{"namespace":"n","name":"i",)"
                              R"("field":"x","transformations":["DIRECT"]}]}}})")),
       "/outputs/0/facets/columnLineage/fields/y/inputFields/0/transformations/0"},
      {run_event("",
                 dataset("d", R"("columnLineage":{"fields":{"y":{"inputFields":[{"namespace":"n","name":"i",)"
                              R"("field":"x","transformations":[{"type":"DIRECT","masking":"no"}]}]}}})")),
       "/outputs/0/facets/columnLineage/fields/y/inputFields/0/transformations/0/masking"},
      {run_event(dataset("d", R"("symlinks":{"identifiers":[{"namespace":"n"}]})"), ""),
       "/inputs/0/facets/symlinks/identifiers/0/name"},
  };
  for (const Case& c : cases) {
    const auto event = parse_event_text(c.text);
    ASSERT_FALSE(event.ok()) << c.text;
    EXPECT_EQ(event.error().code, ErrorCode::kInvalidInput) << c.text;
    EXPECT_EQ(event.error().where, c.where) << c.text << "\n" << event.error().message;
  }
}

TEST(OpenLineage, RefusesNamesThatPostgresqlCannotStore) {
  for (const std::string& name : {std::string("a\0b", 3), std::string("a\xff"), std::string("\xc0\xaf")}) {
    const boost::json::value event = {{"eventTime", "2026-01-02T03:04:05Z"},
                                      {"job", {{"namespace", "n"}, {"name", name}}}};
    const auto parsed = parse_event(JsonView(event));
    ASSERT_FALSE(parsed.ok()) << name;
    EXPECT_EQ(parsed.error().where, "/job/name") << name;
  }
}

TEST(OpenLineage, BoundsNameWhatWasTooMuch) {
  EventBounds small;
  small.max_bytes = 4'000;
  small.max_columns = 2;
  small.max_name_bytes = 40;
  small.max_datasets = 2;
  small.max_edges = 1;
  const std::string three = R"("schema":{"fields":[{"name":"a"},{"name":"b"},{"name":"c"}]})";
  struct Case {
    std::string text;
    std::string_view where;
  };
  for (const Case& c : {
           Case{run_event(dataset("d", three), ""), "/inputs/0/facets/schema/fields/2"},
           Case{run_event(dataset(std::string(41, 'x')), ""), "/inputs/0/name"},
           Case{run_event(dataset("a") + "," + dataset("b") + "," + dataset("c"), ""), "/inputs"},
           Case{run_event(dataset("a") + "," + dataset("b"), dataset("c")), "/outputs"},
           Case{run_event(dataset("a", "\"x\":\"" + std::string(4'000, 'x') + "\""), ""), ""},
           Case{std::string(100, '[') + std::string(100, ']'), "offset 64"},
       }) {
    const auto event = parse_event_text(c.text, small);
    ASSERT_FALSE(event.ok()) << c.text.substr(0, 200);
    EXPECT_EQ(event.error().code, ErrorCode::kTooLarge) << c.text.substr(0, 200);
    EXPECT_EQ(event.error().where, c.where) << c.text.substr(0, 200);
  }
}

TEST(OpenLineage, ErrorsDoNotQuoteTheEvent) {
  for (const std::string_view text :
       {R"({"eventTime":"jane@example.org","run":{},"job":{}})",
        R"({"eventTime":"2026-01-02T03:04:05Z","eventType":"jane@example.org","run":{},"job":{}})"}) {
    const auto event = parse_event_text(text);
    ASSERT_FALSE(event.ok()) << text;
    EXPECT_EQ(event.error().to_string().find("jane"), std::string::npos) << event.error().to_string();
  }
}

}  // namespace
}  // namespace steward::lineage
