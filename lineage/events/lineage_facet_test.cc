#include "lineage/events/lineage_facet.h"

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
    out.push_back(fmt::format("{} -> {} [{}/{}{}]", text_of(edge.from), text_of(edge.to),
                              how.type == Influence::kDirect ? "DIRECT" : "INDIRECT", how.subtype,
                              how.masking ? " masking" : ""));
  }
  return out;
}

std::vector<std::string> names(const std::vector<EventDataset>& datasets) {
  std::vector<std::string> out;
  for (const EventDataset& dataset : datasets) out.push_back(dataset.name.name);
  return out;
}

// A run of job jobs/load with input "in" and output "out", a lineage facet of the job and one of the output.
std::string run_event(std::string_view of_job, std::string_view of_output) {
  return fmt::format(R"({{"eventTime":"2026-01-02T03:04:05Z","run":{{"runId":"r"}},)"
                     R"("job":{{"namespace":"jobs","name":"load","facets":{{{}}}}},)"
                     R"("inputs":[{{"namespace":"n","name":"in"}}],)"
                     R"("outputs":[{{"namespace":"n","name":"out","facets":{{{}}}}}]}})",
                     of_job, of_output);
}

// {"namespace":"n","name":NAME,"type":TYPE MORE}
std::string node(std::string_view name, std::string_view more = "", std::string_view type = "DATASET") {
  return fmt::format(R"({{"namespace":"n","name":"{}","type":"{}"{}}})", name, type, more);
}

std::string lineage(std::string_view members) {
  return fmt::format(R"("lineage":{{"_producer":"p","_schemaURL":"s",{}}})", members);
}

std::string inputs(std::string_view list) {
  return fmt::format(R"("inputs":[{}])", list);
}

const std::string kField = R"(,"field":"x")";
const std::string kHashed =
    R"(,"transformations":[{"type":"DIRECT","subtype":"TRANSFORMATION","masking":true},)"
    R"({"type":"INDIRECT","subtype":"FILTER"}])";

TEST(LineageFacet, OfADataset) {
  struct Case {
    std::string_view rule;
    std::string facet;
    std::vector<std::string> want;
  };
  const std::string guess = "in -> out [DIRECT/IDENTITY]";
  for (
      const Case& c : std::vector<Case>{
          {"a dataset flows into the whole", lineage(inputs(node("a"))), {"a -> out [DIRECT/IDENTITY]"}},
          {"a field flows into the whole",
           lineage(inputs(node("a", kField))),
           {"a.x -> out [DIRECT/IDENTITY]"}},
          {"an edge for each transformation",
           lineage(inputs(node("a", kField + kHashed))),
           {"a.x -> out [DIRECT/TRANSFORMATION masking]", "a.x -> out [INDIRECT/FILTER]"}},
          {"a field into a field",
           lineage(R"("fields":{"y":{)" + inputs(node("a", kField)) + "}}"),
           {"a.x -> out.y [DIRECT/IDENTITY]"}},
          {"a dataset into a field",
           lineage(R"("fields":{"y":{)" + inputs(node("a")) + "}}"),
           {"a -> out.y [DIRECT/IDENTITY]"}},
          {"array items are written as the catalog writes them",
           lineage(R"("fields":{"l._element.y":{)" + inputs(node("a", R"(,"field":"m._element")")) + "}}"),
           {"a.m[] -> out.l[].y [DIRECT/IDENTITY]"}},
          {"no inputs: nothing is upstream", lineage(inputs("")), {}},
          {"a job as source makes no edge, and says that no dataset is upstream",
           lineage(inputs(node("a", "", "JOB"))),
           {}},
          {"the event's own job needs no name", lineage(R"("fields":{"y":{"inputs":[{"type":"JOB"}]}})"), {}},
          {"a field without inputs: made of nothing", lineage(R"("fields":{"y":{"inputs":[]}})"), {}},
          {"no type: a dataset",
           lineage(R"("inputs":[{"namespace":"n","name":"a"}])"),
           {"a -> out [DIRECT/IDENTITY]"}},
          {"neither inputs nor fields: nothing is said", lineage(R"("other":1)"), {guess}},
          {"no fields: nothing is said", lineage(R"("fields":{})"), {guess}},
          {"null is missing", lineage(R"("inputs":null,"fields":null)"), {guess}},
          {"a deleted facet says nothing", lineage(R"("_deleted":true,)" + inputs(node("a"))), {guess}},
          {"both facets count",
           lineage(inputs(node("a"))) +
               R"(,"columnLineage":{"fields":{"y":{"inputFields":[{"namespace":"n","name":"b","field":"z"}]}}})",
           {"b.z -> out.y [DIRECT/IDENTITY]", "a -> out [DIRECT/IDENTITY]"}},
      }) {
    const auto event = parse_event_text(run_event("", c.facet));
    ASSERT_TRUE(event.ok()) << c.rule << ": " << event.error().to_string();
    EXPECT_EQ(lines(event->edges), c.want) << c.rule;
    const bool is_guess = c.want == std::vector<std::string>{guess};
    EXPECT_EQ(event->said_edges, is_guess ? 0 : c.want.size()) << c.rule;
    EXPECT_EQ(event->outputs[0].has_column_lineage, !is_guess) << c.rule;
    EXPECT_EQ(event->outputs[0].deletes_column_lineage, c.facet.find("_deleted") != std::string::npos)
        << c.rule;
  }
}

TEST(LineageFacet, OfAJob) {
  const auto entries = [](std::string_view list) { return lineage(fmt::format(R"("entries":[{}])", list)); };
  const auto with = [](const std::string& list) { return "," + inputs(list); };
  struct Case {
    std::string_view rule;
    std::string facet;
    std::vector<std::string> edges, inputs, outputs;
  };
  const std::string guess = "in -> out [DIRECT/IDENTITY]";
  for (const Case& c : std::vector<Case>{
           {"an entry of an output",
            entries(node("out", with(node("a")))),
            {"a -> out [DIRECT/IDENTITY]"},
            {"in"},
            {"out"}},
           {"a target that is not listed is an output",
            entries(node("new", with(node("a", kField)))),
            {"a.x -> new [DIRECT/IDENTITY]", guess},
            {"in"},
            {"out", "new"}},
           {"a target of nothing gets no guesses",
            entries(node("new", with(""))),
            {guess},
            {"in"},
            {"out", "new"}},
           {"fields of an entry",
            entries(node("out", R"(,"fields":{"y":{)" + inputs(node("a", kField)) + "}}")),
            {"a.x -> out.y [DIRECT/IDENTITY]"},
            {"in"},
            {"out"}},
           {"an entry that says nothing", entries(node("new")), {guess}, {"in"}, {"out"}},
           {"what flows into the event's own job is an input",
            entries(R"({"type":"JOB",)" + inputs(node("a") + "," + node("in")) + "}"),
            {guess, "a -> out [DIRECT/IDENTITY]"},
            {"in", "a"},
            {"out"}},
           {"its own job by name",
            entries(R"({"type":"JOB","namespace":"jobs","name":"load",)" + inputs(node("a", kField)) + "}"),
            {guess, "a -> out [DIRECT/IDENTITY]"},
            {"in", "a"},
            {"out"}},
           {"another job is no target here",
            entries(node("load", with(node("a")), "JOB")),
            {guess},
            {"in"},
            {"out"}},
           {"a job into a job",
            entries(R"({"type":"JOB",)" + inputs(node("b", "", "JOB")) + "}"),
            {guess},
            {"in"},
            {"out"}},
           {"no entries", entries(""), {guess}, {"in"}, {"out"}},
           {"deleted", lineage(R"("_deleted":true,"entries":7)"), {guess}, {"in"}, {"out"}},
       }) {
    const auto event = parse_event_text(run_event(c.facet, ""));
    ASSERT_TRUE(event.ok()) << c.rule << ": " << event.error().to_string();
    EXPECT_EQ(lines(event->edges), c.edges) << c.rule;
    EXPECT_EQ(names(event->inputs), c.inputs) << c.rule;
    EXPECT_EQ(names(event->outputs), c.outputs) << c.rule;
    ASSERT_EQ(event->job_facets.size(), 1u) << c.rule;
    EXPECT_EQ(event->job_facets[0].name, "lineage") << c.rule;
  }
}

TEST(LineageFacet, OfAnInputIsKeptAndMakesNoEdges) {
  const auto event = parse_event_text(
      R"({"eventTime":"2026-01-02T03:04:05Z","job":{"namespace":"n","name":"j"},"inputs":[{"namespace":"n",)"
      R"("name":"in","facets":{"lineage":{"inputs":[{"namespace":"n","name":"a","type":"DATASET"}]}}}]})");
  ASSERT_TRUE(event.ok()) << event.error().to_string();
  EXPECT_TRUE(event->edges.empty());
  EXPECT_EQ(event->inputs[0].facets.size(), 1u);
  EXPECT_TRUE(event->is_declared());
}

TEST(LineageFacet, OfADatasetEventIsDeclared) {
  const auto event = parse_event_text(
      R"({"eventTime":"2026-01-02T03:04:05Z","dataset":{"namespace":"n","name":"d","facets":{"lineage":)"
      R"({"inputs":[{"namespace":"n","name":"a","type":"DATASET"}]}}}})");
  ASSERT_TRUE(event.ok()) << event.error().to_string();
  EXPECT_EQ(lines(event->edges), std::vector<std::string>{"a -> d [DIRECT/IDENTITY]"});
  EXPECT_EQ(event->said_edges, 1u);
  EXPECT_TRUE(event->is_declared());
}

TEST(LineageFacet, RefusesWithThePlace) {
  const std::string output = "/outputs/0/facets/lineage", job = "/job/facets/lineage";
  struct Case {
    std::string of_job, of_output, where;
  };
  for (const Case& c : std::vector<Case>{
           {"", R"("lineage":[])", output},
           {"", lineage(R"("inputs":{})"), output + "/inputs"},
           {"", lineage(R"("inputs":["a"])"), output + "/inputs/0"},
           {"", lineage(inputs(R"({"type":"DATASET","name":"a"})")), output + "/inputs/0/namespace"},
           {"", lineage(inputs(node("a", R"(,"field":1)"))), output + "/inputs/0/field"},
           {"", lineage(inputs(node("a", "", "TABLE"))), output + "/inputs/0/type"},
           {"", lineage(inputs(node("a", R"(,"transformations":[1])"))),
            output + "/inputs/0/transformations/0"},
           {"", lineage(R"("fields":[])"), output + "/fields"},
           {"", lineage(R"("fields":{"y":[]})"), output + "/fields/y"},
           {"", lineage(R"("fields":{"y":{"inputs":1}})"), output + "/fields/y/inputs"},
           {"", lineage(R"("_deleted":"yes")"), output + "/_deleted"},
           {lineage(R"("entries":{})"), "", job + "/entries"},
           {lineage(R"("entries":[{"type":"DATASET","namespace":"n"}])"), "", job + "/entries/0/name"},
           {lineage(R"("entries":[{"type":"JOB","inputs":[{"type":"DATASET"}]}])"), "",
            job + "/entries/0/inputs/0/namespace"},
           {lineage(R"("entries":[{"type":"JOB","runId":5}])"), "", job + "/entries/0/runId"},
       }) {
    const auto event = parse_event_text(run_event(c.of_job, c.of_output));
    ASSERT_FALSE(event.ok()) << c.of_job << c.of_output;
    EXPECT_EQ(event.error().where, c.where) << c.of_job << c.of_output << ": " << event.error().message;
  }
}

}  // namespace
}  // namespace steward::lineage
