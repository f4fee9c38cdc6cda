#include "service/lineage_queries/flow.h"

#include <gtest/gtest.h>

#include "service/lineage_queries/ways.h"
#include "service/lineage_queries/world_for_test.h"

namespace steward::service {
namespace {

using lineage::Granularity;

// raw#a → mid#a → out#a; raw#b filters mid as a whole; raw#a ⇢ old#a held until day 10; mid ↔ side is a
// cycle.
WorldForTest chain() {
  WorldForTest w;
  w.dataset("raw", {"a", "b"});
  w.dataset("mid", {"a"});
  w.dataset("out", {"a", "z"});
  w.dataset("old", {"a"});
  w.dataset("side", {"a"});
  w.edge("raw#a", "mid#a", {.job = "load", .since = 1});
  w.edge("mid#a", "out#a", {.job = "publish", .subtype = "TRANSFORMATION", .since = 1});
  w.edge("raw#b", "mid", {.job = "load", .subtype = "FILTER", .indirect = true, .since = 1});
  w.edge("raw#a", "old#a", {.job = "legacy", .since = 1, .until = 10});
  w.edge("mid#a", "side#a", {.job = "loop", .since = 5});
  w.edge("side#a", "mid#a", {.job = "loop", .since = 5});
  return w;
}

// "mid#a +1" downstream, "raw#a -2" upstream, with R for a root and L for a leaf.
std::vector<std::string> nodes_of(const World& world, const Flow& flow) {
  std::vector<std::string> lines;
  for (const FlowNode& node : flow.nodes) {
    std::string line = world.catalog->describe_short(node.node);
    if (node.hops_up) line += " -" + std::to_string(*node.hops_up);
    if (node.hops_down) line += " +" + std::to_string(*node.hops_down);
    if (node.is_root) line += " R";
    if (node.is_leaf) line += " L";
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> edges_of(const World& world, const Flow& flow) {
  std::vector<std::string> lines;
  for (const FlowEdge& edge : flow.edges)
    lines.push_back(
        world.catalog->describe_short(edge.edge.from) + " > " + world.catalog->describe_short(edge.edge.to) +
        " " + world.graph->transformation(edge.edge.label).subtype + " x" + std::to_string(edge.columns));
  return lines;
}

using Lines = std::vector<std::string>;

TEST(Flow, FollowsBothDirectionsAndTellsRootsAndLeaves) {
  const WorldForTest w = chain();
  const World world = w.build();
  const struct {
    const char* start;
    lineage::Query query;
    FlowBounds bounds;
    Lines nodes, edges;
  } kCases[] = {
      {"mid#a",
       {},
       {},
       {"mid#a -0 +0", "raw#a -1 R", "side#a -1 +1", "out#a +1 L"},
       {"raw#a > mid#a IDENTITY x1", "mid#a > out#a TRANSFORMATION x1", "mid#a > side#a IDENTITY x1",
        "side#a > mid#a IDENTITY x1"}},
      {"out#a",
       {},
       {.downstream = false},
       {"out#a -0", "mid#a -1", "raw#a -2 R", "side#a -2"},
       {"raw#a > mid#a IDENTITY x1", "mid#a > out#a TRANSFORMATION x1", "mid#a > side#a IDENTITY x1",
        "side#a > mid#a IDENTITY x1"}},
      {"raw#b", {}, {.upstream = false}, {"raw#b +0 L"}, {}},
      {"raw#b",
       {.include_indirect = true},
       {.upstream = false},
       {"raw#b +0", "mid +1", "mid#a +1", "out#a +2 L", "side#a +2"},
       {"raw#b > mid FILTER x1", "mid#a > out#a TRANSFORMATION x1", "mid#a > side#a IDENTITY x1",
        "side#a > mid#a IDENTITY x1"}},
      {"raw#b",
       {.include_indirect = true},
       {.upstream = false, .columns_alone = true},
       {"raw#b +0", "mid +1 L"},
       {"raw#b > mid FILTER x1"}},
      {"raw#a",
       {.as_of = WorldForTest::day(3)},
       {.upstream = false},
       {"raw#a +0", "mid#a +1", "old#a +1 L", "out#a +2 L"},
       {"raw#a > mid#a IDENTITY x1", "raw#a > old#a IDENTITY x1", "mid#a > out#a TRANSFORMATION x1"}},
      {"raw#a", {.as_of = WorldForTest::day(0)}, {}, {"raw#a -0 +0 R L"}, {}},
      {"raw",
       {.granularity = Granularity::kDataset},
       {.upstream = false},
       {"raw +0", "mid +1", "out +2 L", "side +2"},
       {"raw > mid IDENTITY x1", "mid > out TRANSFORMATION x1", "mid > side IDENTITY x1",
        "side > mid IDENTITY x1"}},
      {"raw#a",
       {.budget = {.max_hops = 1}},
       {.upstream = false},
       {"raw#a +0", "mid#a +1"},
       {"raw#a > mid#a IDENTITY x1"}},
  };
  for (const auto& c : kCases) {
    const Flow flow = flow_of(world, w.node(c.start), c.query, c.bounds);
    EXPECT_EQ(nodes_of(world, flow), c.nodes) << c.start;
    EXPECT_EQ(edges_of(world, flow), c.edges) << c.start;
  }
}

TEST(Flow, ADatasetStandsForItsFieldsWhichLead) {
  const WorldForTest w = chain();
  const World world = w.build();
  const Flow flow = flow_of(world, w.node("raw"), {}, {.upstream = false});
  EXPECT_EQ(nodes_of(world, flow),
            (Lines{"raw +0", "raw#a +0", "raw#b +0 L", "mid#a +1", "out#a +2 L", "side#a +2"}));
  EXPECT_EQ(flow.start, w.node("raw"));
  EXPECT_TRUE(flow.nodes[2].is_start());
  EXPECT_FALSE(flow.nodes[3].is_start());
}

TEST(Flow, CountsTheColumnsBetweenTwoDatasetsOfOneJob) {
  WorldForTest w;
  w.dataset("a", {"x", "y"});
  w.dataset("b", {"x", "y"});
  w.edge("a#x", "b#x");
  w.edge("a#y", "b#y");
  w.edge("a#y", "b#x", {.job = "other"});
  w.edge("a#x", "a#y");
  const World world = w.build();
  const Flow flow = flow_of(world, w.node("a#x"), {.granularity = Granularity::kDataset}, {});
  EXPECT_EQ(edges_of(world, flow), (Lines{"a > b IDENTITY x2", "a > b IDENTITY x1"}));
}

TEST(Flow, SaysWhatCutIt) {
  const WorldForTest w = chain();
  const World world = w.build();
  const struct {
    const char* what;
    lineage::Query query;
    FlowBounds bounds;
    lineage::Cut cut;
  } kCases[] = {
      {"nothing", {}, {}, lineage::Cut::kNone},
      {"hops", {.budget = {.max_hops = 1}}, {}, lineage::Cut::kHops},
      {"nodes", {.budget = {.max_nodes = 2}}, {}, lineage::Cut::kNodes},
      {"edges", {}, {.max_edges = 1}, lineage::Cut::kNodes},
  };
  for (const auto& c : kCases) {
    const Flow flow = flow_of(world, w.node("raw#a"), c.query, c.bounds);
    EXPECT_EQ(flow.cut, c.cut) << c.what;
    EXPECT_EQ(flow.is_partial, c.cut != lineage::Cut::kNone) << c.what;
  }
}

std::vector<std::string> ways(const World& world, const lineage::Paths& paths) {
  std::vector<std::string> lines;
  for (const auto& path : paths.paths) {
    std::string line;
    for (const lineage::EdgeView& edge : path)
      line += (line.empty() ? world.catalog->describe_short(edge.from) : "") + " " +
              world.catalog->describe_short(edge.to);
    lines.push_back(line);
  }
  return lines;
}

TEST(Ways, AreTheShortestOrAll) {
  WorldForTest w;
  w.dataset("a", {"x", "y"});
  w.dataset("b", {"x"});
  w.dataset("c", {"x"});
  w.edge("a#x", "b#x");
  w.edge("b#x", "c#x");
  w.edge("a#x", "c#x", {.job = "short"});
  w.edge("a#y", "c#x", {.job = "filter", .subtype = "FILTER", .indirect = true});
  const World world = w.build();
  const struct {
    const char *from, *to;
    bool indirect;
    size_t max;
    Lines expected;
  } kCases[] = {
      {"a#x", "c#x", false, 1, {"a#x c#x"}},
      {"a#x", "c#x", false, 10, {"a#x c#x", "a#x b#x c#x"}},
      {"a", "c", false, 10, {"a#x c#x", "a#x b#x c#x"}},
      {"a", "c", true, 10, {"a#x c#x", "a#y c#x", "a#x b#x c#x"}},
      {"a#y", "c#x", false, 10, {}},
      {"c#x", "a#x", false, 1, {}},
      {"a#x", "a#x", false, 1, {""}},
  };
  for (const auto& c : kCases) {
    lineage::Query query;
    query.include_indirect = c.indirect;
    const auto paths = paths_between(world, w.node(c.from), w.node(c.to), query, c.max);
    EXPECT_EQ(ways(world, paths), c.expected) << c.from << " " << c.to << " " << c.max;
    EXPECT_FALSE(paths.is_partial) << c.from << " " << c.to;
  }
  const auto cut = paths_between(world, w.node("a"), w.node("c"), {}, 2);
  EXPECT_EQ(cut.paths.size(), 2u);
}

}  // namespace
}  // namespace steward::service
