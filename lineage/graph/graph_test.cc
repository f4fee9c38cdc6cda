#include "lineage/graph/graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>

namespace steward::lineage {
namespace {

NodeRef node(int64_t dataset, int64_t field = 0) {
  return {DatasetId{dataset}, FieldId{field}};
}

Timestamp at(int64_t seconds) {
  return Timestamp(std::chrono::seconds(seconds));
}

Edge edge(int64_t id, NodeRef from, NodeRef to, Influence type = Influence::kDirect) {
  Edge e;
  e.id = EdgeId{id};
  e.from = from;
  e.to = to;
  e.transformation.type = type;
  return e;
}

std::vector<NodeRef> nodes_of(const Traversal& traversal) {
  std::vector<NodeRef> nodes;
  for (const Reached& reached : traversal.nodes) nodes.push_back(reached.node);
  return nodes;
}

TEST(Graph, UnknownNodeReachesOnlyItself) {
  const Graph graph({edge(1, node(1, 1), node(2, 2))});
  EXPECT_EQ(nodes_of(graph.traverse(node(9, 9), {})), std::vector<NodeRef>{node(9, 9)});
  EXPECT_TRUE(graph.edges_at(node(9, 9), Direction::kDownstream).empty());
  EXPECT_TRUE(Graph().traverse(node(1), {}).nodes.size() == 1);
}

TEST(Graph, FollowsBothDirections) {
  const Graph graph({edge(1, node(1, 1), node(2, 2)), edge(2, node(2, 2), node(3, 3))});
  EXPECT_EQ(nodes_of(graph.traverse(node(1, 1), {Direction::kDownstream, false, {}})),
            (std::vector<NodeRef>{node(1, 1), node(2, 2), node(3, 3)}));
  EXPECT_EQ(nodes_of(graph.traverse(node(3, 3), {Direction::kUpstream, false, {}})),
            (std::vector<NodeRef>{node(3, 3), node(2, 2), node(1, 1)}));
}

TEST(Graph, IndirectEdgesAreFollowedOnlyOnRequest) {
  const Graph graph({edge(1, node(1, 1), node(2, 2), Influence::kIndirect)});
  EXPECT_EQ(graph.traverse(node(1, 1), {Direction::kDownstream, false, {}}).nodes.size(), 1u);
  EXPECT_EQ(graph.traverse(node(1, 1), {Direction::kDownstream, true, {}}).nodes.size(), 2u);
}

TEST(Graph, CyclesEnd) {
  const Graph graph(
      {edge(1, node(1, 1), node(2, 2)), edge(2, node(2, 2), node(1, 1)), edge(3, node(2, 2), node(2, 2))});
  const Traversal traversal = graph.traverse(node(1, 1), {Direction::kDownstream, false, {}});
  EXPECT_EQ(nodes_of(traversal), (std::vector<NodeRef>{node(1, 1), node(2, 2)}));
  EXPECT_FALSE(traversal.is_partial);
}

TEST(Graph, DatasetStandsForItsFieldsButOthersAreNotExpanded) {
  // 1.11 → 2.21; dataset 2 → dataset 3 is not taken from field 2.21.
  const Graph graph(
      {edge(1, node(1, 11), node(2, 21)), edge(2, node(2), node(3)), edge(3, node(1), node(4))});
  const Traversal traversal =
      graph.traverse(node(1), {Direction::kDownstream, false, {}}, {node(1, 12), node(1, 11)});
  EXPECT_EQ(nodes_of(traversal), (std::vector<NodeRef>{node(1), node(2, 21), node(4)}));
  EXPECT_EQ(traversal.nodes[1].hops, 1u);
  EXPECT_EQ(traversal.nodes[1].previous, 0u);
}

TEST(Graph, BudgetCutsAndSaysSo) {
  std::vector<Edge> edges;
  for (int64_t i = 1; i <= 10; ++i) edges.push_back(edge(i, node(i, i), node(i + 1, i + 1)));
  const Graph graph(edges);
  struct Case {
    Budget budget;
    size_t nodes;
    bool is_partial;
  };
  for (const Case& c : {Case{{100, 100}, 11, false}, Case{{11, 10}, 11, false}, Case{{5, 100}, 5, true},
                        Case{{100, 3}, 4, true}, Case{{1, 100}, 1, true}, Case{{100, 0}, 1, true}}) {
    const Traversal traversal = graph.traverse(node(1, 1), {Direction::kDownstream, false, c.budget});
    EXPECT_EQ(traversal.nodes.size(), c.nodes) << c.budget.max_nodes << " " << c.budget.max_hops;
    EXPECT_EQ(traversal.is_partial, c.is_partial) << c.budget.max_nodes << " " << c.budget.max_hops;
  }
}

TEST(Graph, AsOfKeepsWhatWasValidThen) {
  Edge ended = edge(1, node(1, 1), node(2, 2));
  ended.valid_from = at(100);
  ended.valid_to = at(200);
  Edge current = edge(2, node(1, 1), node(3, 3));
  current.valid_from = at(150);
  struct Case {
    std::optional<Timestamp> as_of;
    size_t edges;
  };
  for (const Case& c : {Case{std::nullopt, 1}, Case{at(99), 0}, Case{at(100), 1}, Case{at(160), 2},
                        Case{at(200), 1}, Case{at(500), 1}})
    EXPECT_EQ(Graph({ended, current}, c.as_of).edges().size(), c.edges)
        << (c.as_of ? format_rfc3339(*c.as_of) : "now");
}

TEST(Graph, ShortestPathTakesTheFewestEdges) {
  const Graph graph({edge(1, node(1, 1), node(2, 2)), edge(2, node(2, 2), node(3, 3)),
                     edge(3, node(3, 3), node(4, 4)), edge(4, node(1, 1), node(3, 3))});
  const auto path = graph.shortest_path(node(1, 1), node(4, 4), {});
  ASSERT_TRUE(path.has_value());
  ASSERT_EQ(path->size(), 2u);
  EXPECT_EQ(graph.edges()[(*path)[0]].to, node(3, 3));
  EXPECT_EQ(graph.edges()[(*path)[1]].to, node(4, 4));
  EXPECT_FALSE(graph.shortest_path(node(4, 4), node(1, 1), {}).has_value());
  EXPECT_TRUE(graph.shortest_path(node(1, 1), node(1, 1), {})->empty());
}

TEST(Graph, HashIgnoresOrderAndIdsButNothingElse) {
  const std::vector<Edge> edges = {edge(1, node(1, 1), node(2, 2)), edge(2, node(2, 2), node(3, 3))};
  const std::vector<Edge> reordered = {edge(70, node(2, 2), node(3, 3)), edge(80, node(1, 1), node(2, 2))};
  const Digest hash = Graph(edges).hash();
  EXPECT_EQ(hash, Graph(reordered).hash());
  const std::vector<void (*)(Edge&)> changes = {
      [](Edge& e) { e.to.field.value = 9; },
      [](Edge& e) { e.from.dataset.value = 9; },
      [](Edge& e) { e.transformation.type = Influence::kIndirect; },
      [](Edge& e) { e.transformation.subtype = "AGGREGATION"; },
      [](Edge& e) { e.transformation.masking = true; },
      [](Edge& e) { e.transformation.function = "md5"; },
      [](Edge& e) { e.job.value = 4; },
      [](Edge& e) { e.valid_from = at(7); },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    auto changed = edges;
    changes[i](changed[0]);
    EXPECT_NE(hash, Graph(changed).hash()) << "change " << i;
  }
  EXPECT_NE(hash, Graph({edges[0]}).hash());
}

// Distances by relaxing every edge until nothing changes: slow, and plainly right.
std::map<NodeRef, size_t> distances(const std::vector<Edge>& edges, const NodeRef& start,
                                    const Query& query) {
  std::map<NodeRef, size_t> hops{{start, 0}};
  for (bool changed = true; changed;) {
    changed = false;
    for (const Edge& e : edges) {
      if (!query.include_indirect && e.transformation.type == Influence::kIndirect) continue;
      const NodeRef& from = query.direction == Direction::kDownstream ? e.from : e.to;
      const NodeRef& to = query.direction == Direction::kDownstream ? e.to : e.from;
      const auto known = hops.find(from);
      if (known == hops.end()) continue;
      const size_t distance = known->second + 1;
      const auto [slot, is_new] = hops.emplace(to, distance);
      if (!is_new && slot->second <= distance) continue;
      slot->second = distance;
      changed = true;
    }
  }
  return hops;
}

TEST(Graph, AgreesWithSlowReferenceOnRandomGraphs) {
  std::mt19937 random(20'260'101);
  for (int round = 0; round < 200; ++round) {
    std::vector<Edge> edges;
    const int64_t node_count = 2 + static_cast<int64_t>(random() % 30);
    const auto any_node = [&] {
      const int64_t n = static_cast<int64_t>(random() % static_cast<uint32_t>(node_count));
      return node(1 + n / 4, n % 4);
    };
    const size_t edge_count = random() % 80;
    for (size_t i = 0; i < edge_count; ++i)
      edges.push_back(edge(static_cast<int64_t>(i) + 1, any_node(), any_node(),
                           random() % 4 ? Influence::kDirect : Influence::kIndirect));
    const Query query{random() % 2 ? Direction::kUpstream : Direction::kDownstream, random() % 2 == 0, {}};
    const NodeRef start = any_node();
    const auto expected = distances(edges, start, query);
    auto shuffled = edges;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    const Graph graph(shuffled);
    const Traversal traversal = graph.traverse(start, query);
    ASSERT_EQ(traversal.nodes.size(), expected.size()) << "round " << round;
    for (size_t i = 0; i < traversal.nodes.size(); ++i) {
      const Reached& reached = traversal.nodes[i];
      ASSERT_EQ(expected.at(reached.node), reached.hops) << "round " << round;
      if (i == 0) continue;
      const Reached& before = traversal.nodes[i - 1];
      ASSERT_TRUE(before.hops < reached.hops || before.node < reached.node) << "round " << round;
      const Edge& via = graph.edges()[reached.via];
      const bool down = query.direction == Direction::kDownstream;
      ASSERT_EQ(down ? via.to : via.from, reached.node) << "round " << round;
      ASSERT_EQ(down ? via.from : via.to, traversal.nodes[reached.previous].node) << "round " << round;
      ASSERT_EQ(traversal.nodes[reached.previous].hops + 1, reached.hops) << "round " << round;
    }
    const Traversal again = Graph(edges).traverse(start, query);
    ASSERT_EQ(nodes_of(again), nodes_of(traversal)) << "round " << round;
  }
}

}  // namespace
}  // namespace steward::lineage
