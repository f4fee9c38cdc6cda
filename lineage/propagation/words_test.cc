#include "lineage/propagation/words.h"

#include <gtest/gtest.h>

#include "lineage/propagation/small_world_for_test.h"
#include "lineage/propagation/step_edge.h"

namespace steward::lineage {
namespace {

std::string job_name(JobId id) {
  return id == JobId{7} ? "etl/daily" : "";
}

TEST(Words, OneSentenceAStep) {
  const SmallWorld world;
  const struct {
    std::string_view rule;
    std::vector<std::string> edges, tags;
    std::string node;
    Declassifiers declassifiers;
    std::vector<std::string> want;
  } kCases[] = {
      {"a stored tag has no steps", {}, {"a.x email"}, "a.x", {}, {"a#x carries email (scanned, 0.75)."}},
      {"what is not carried has nothing to tell", {"a.x ~> b.y"}, {"a.x email"}, "b.y", {}, {}},
      {"one step",
       {"a.x -> b.y"},
       {"a.x email"},
       "b.y",
       {},
       {"a#x carries email (scanned, 0.75).", "→ b#y: IDENTITY by job etl/daily since 2026-01-31."}},
      {"a claim of masking that policy does not accept",
       {"a.x -sha256-> b.y"},
       {"a.x email"},
       "b.y",
       {"hmac"},
       {"a#x carries email (scanned, 0.75).",
        "→ b#y: IDENTITY by job etl/daily since 2026-01-31; claimed masked, but no declassifier names "
        "sha256."}},
      {"a claim without a function",
       {"a.x -mask-> b.y"},
       {"a.x email"},
       "b.y",
       {"hmac"},
       {"a#x carries email (scanned, 0.75).",
        "→ b#y: IDENTITY by job etl/daily since 2026-01-31; claimed masked, but by a function that is not "
        "named."}},
      {"datasets as a whole",
       {"a -> d", "d -> e"},
       {"a.x email"},
       "e.z",
       {},
       {"a#x carries email (scanned, 0.75).",
        "→ d: IDENTITY by job etl/daily since 2026-01-31, from a as a whole.",
        "→ e#z: IDENTITY by job etl/daily since 2026-01-31, from d as a whole to every column that has no "
        "column lineage from there."}},
      {"one column to a whole dataset",
       {"a.x -> b"},
       {"a.x email"},
       "b.z",
       {},
       {"a#x carries email (scanned, 0.75).",
        "→ b#z: IDENTITY by job etl/daily since 2026-01-31, from a#x to every column that has no column "
        "lineage from there."}},
  };
  for (const auto& c : kCases) {
    std::vector<Edge> edges;
    for (const std::string& text : c.edges) {
      edges.push_back(world.edge(text));
      edges.back().job = JobId{7};
      edges.back().valid_from = Timestamp(std::chrono::hours(24) * 20'484);
    }
    const CatalogSnapshot catalog = world.catalog(c.tags);
    const Graph graph(edges);
    const Propagation propagation = Propagation::compute(catalog, graph, c.declassifiers);
    EXPECT_EQ(explain(propagation, catalog, graph, job_name, world.node(c.node), Category("email")), c.want)
        << c.rule;
  }
}

TEST(Words, ADeclassifierForOtherCategoriesIsSaidToBeThat) {
  const SmallWorld world;
  Declassifiers named;
  named.set("sha256", {"hash", "privacy-office", "", {Category("user.name")}});
  const CatalogSnapshot catalog = world.catalog({"a.x email"});
  const Graph graph = world.graph({"a.x -sha256-> b.y"});
  const Propagation propagation = Propagation::compute(catalog, graph, named);
  const auto sentences = explain(propagation, catalog, graph, nullptr, world.node("b.y"), Category("email"));
  ASSERT_EQ(sentences.size(), 2u);
  EXPECT_EQ(sentences[1],
            "→ b#y: IDENTITY since 1970-01-01; claimed masked, but sha256 is no declassifier for email.");
}

TEST(Words, ExpressionsAreShownAndCut) {
  const SmallWorld world;
  Edge edge = world.edge("a.x -> b.y");
  edge.transformation.subtype = "TRANSFORMATION";
  edge.transformation.description = "upper(x)";
  const Graph graph({edge});
  const auto shown = [&](const Graph& of) {
    return describe(of, *step_edge(of, {}, edge.from, edge.to, Category("email")), nullptr);
  };
  EXPECT_EQ(shown(graph), "TRANSFORMATION upper(x) since 1970-01-01");
  edge.transformation.description = std::string(10'000, 'x');
  EXPECT_LT(shown(Graph({edge})).size(), 200u);
}

}  // namespace
}  // namespace steward::lineage
