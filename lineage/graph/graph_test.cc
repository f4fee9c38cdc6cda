#include "lineage/graph/graph.h"

#include <gtest/gtest.h>

#include "lineage/graph/edges_for_test.h"

namespace steward::lineage {
namespace {

std::vector<Edge> all_edges(const Graph& graph) {
  std::vector<Edge> edges;
  graph.visit_all([&](const EdgeView& view) { edges.push_back(graph.edge(view)); });
  return edges;
}

std::vector<NodeRef> sources_at(const Graph& graph, const NodeRef& target,
                                std::optional<Timestamp> as_of = {}) {
  std::vector<NodeRef> sources;
  graph.visit_edges(target, Direction::kUpstream, as_of,
                    [&](const EdgeView& view) { sources.push_back(view.from); });
  return sources;
}

TEST(Graph, IsEmptyWithoutEdges) {
  const Graph graph;
  EXPECT_EQ(graph.edge_count(), 0u);
  EXPECT_EQ(graph.node_count(), 0u);
  EXPECT_TRUE(graph.nodes_of(DatasetId{1}).empty());
  EXPECT_TRUE(sources_at(graph, node(1, 1)).empty());
  EXPECT_EQ(graph.hash(), Graph(std::vector<Edge>()).hash());
}

TEST(Graph, ShowsEdgesInOrderFromBothEnds) {
  const Graph graph({edge(node(2, 1), node(3)), edge(node(1, 2), node(3)), edge(node(1), node(3)),
                     edge(node(1), node(2, 1), Influence::kIndirect)});
  EXPECT_EQ(sources_at(graph, node(3)), (std::vector<NodeRef>{node(1), node(1, 2), node(2, 1)}));
  std::vector<NodeRef> targets;
  graph.visit_edges(node(1), Direction::kDownstream, std::nullopt, [&](const EdgeView& view) {
    EXPECT_EQ(view.from, node(1));
    EXPECT_EQ(is_direct(view.label), view.to == node(3));
    targets.push_back(view.to);
  });
  EXPECT_EQ(targets, (std::vector<NodeRef>{node(3), node(2, 1)}));  // DIRECT first
  EXPECT_EQ(graph.nodes_of(DatasetId{1}), (std::vector<NodeRef>{node(1), node(1, 2)}));
  EXPECT_EQ(graph.node_count(), 4u);
}

TEST(Graph, KeepsEdgesApartThatDifferInAnythingAndNoEdgeTwice) {
  const Edge plain = edge(node(1, 1), node(2, 2));
  std::vector<Edge> edges = {plain};
  const std::vector<void (*)(Edge&)> changes = {
      [](Edge& e) { e.to.field.value = 9; },
      [](Edge& e) { e.to.dataset.value = 9; },
      [](Edge& e) { e.from.field.value = 9; },
      [](Edge& e) { e.from.dataset.value = 9; },
      [](Edge& e) { e.transformation.type = Influence::kIndirect; },
      [](Edge& e) { e.transformation.subtype = "AGGREGATION"; },
      [](Edge& e) { e.transformation.description = "max(x)"; },
      [](Edge& e) { e.transformation.masking = true; },
      [](Edge& e) { e.transformation.function = "md5"; },
      [](Edge& e) { e.job.value = 4; },
      [](Edge& e) { e.valid_from = at(7); },
      [](Edge& e) { e.valid_to = at(9); },
  };
  const Digest hash = Graph({plain}).hash();
  for (size_t i = 0; i < changes.size(); ++i) {
    Edge changed = plain;
    changes[i](changed);
    EXPECT_NE(Graph({changed}).hash(), hash) << "change " << i;
    edges.push_back(changed);
  }
  Edge again = plain;
  again.id = EdgeId{77};
  edges.push_back(again);
  const Graph graph(edges);
  EXPECT_EQ(graph.edge_count(), changes.size() + 1);
  EXPECT_EQ(all_edges(graph).size(), changes.size() + 1);
}

TEST(Graph, HashIgnoresOrderAndIds) {
  std::vector<Edge> edges = {edge(node(1, 1), node(2, 2)), edge(node(2, 2), node(3, 3)),
                             edge(node(1, 2), node(2, 2))};
  const Digest hash = Graph(edges).hash();
  std::swap(edges[0], edges[2]);
  edges[1].id = EdgeId{80};
  EXPECT_EQ(Graph(edges).hash(), hash);
  edges.pop_back();
  EXPECT_NE(Graph(edges).hash(), hash);
}

TEST(Graph, AsOfShowsWhatWasValidThen) {
  Edge ended = edge(node(1, 1), node(9));
  ended.valid_from = at(100);
  ended.valid_to = at(200);
  Edge current = edge(node(2, 2), node(9));
  current.valid_from = at(150);
  Edge again = ended;  // the same ends, later
  again.valid_from = at(300);
  again.valid_to = at(400);
  const Graph graph({current, again, ended});
  EXPECT_EQ(graph.edge_count(), 3u);
  struct Case {
    std::optional<Timestamp> as_of;
    std::vector<NodeRef> sources;
  };
  for (const Case& c : {Case{std::nullopt, {node(2, 2)}}, Case{at(99), {}}, Case{at(100), {node(1, 1)}},
                        Case{at(160), {node(1, 1), node(2, 2)}}, Case{at(200), {node(2, 2)}},
                        Case{at(399), {node(1, 1), node(2, 2)}}, Case{at(500), {node(2, 2)}}})
    EXPECT_EQ(sources_at(graph, node(9), c.as_of), c.sources) << (c.as_of ? format_rfc3339(*c.as_of) : "now");
}

TEST(Graph, AChangeTakesAwayFirstAndIsWithoutEffectWhereNothingChanges) {
  const Edge one = edge(node(1, 1), node(2, 2)), two = edge(node(2, 2), node(3, 3));
  const Graph graph({one});
  EXPECT_EQ(graph.with({{two}, {}}).hash(), Graph({one, two}).hash());
  EXPECT_EQ(graph.with({{two}, {one}}).hash(), Graph({two}).hash());
  EXPECT_EQ(graph.with({{one}, {one}}).hash(), graph.hash());
  EXPECT_EQ(graph.with({{one, one}, {two}}).edge_count(), 1u);
  EXPECT_EQ(graph.with({{}, {one}}).hash(), Graph().hash());
  EXPECT_EQ(graph.edge_count(), 1u);  // a value: it did not change
}

}  // namespace
}  // namespace steward::lineage
