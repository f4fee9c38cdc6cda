#include "lineage/graph/traversal.h"

#include <gtest/gtest.h>

#include "lineage/graph/edges_for_test.h"

namespace steward::lineage {
namespace {

std::vector<NodeRef> nodes_in(const Traversal& traversal) {
  std::vector<NodeRef> nodes;
  for (const Reached& reached : traversal.nodes) nodes.push_back(reached.node);
  return nodes;
}

Query downstream(bool include_indirect = false) {
  Query query;
  query.direction = Direction::kDownstream;
  query.include_indirect = include_indirect;
  return query;
}

Query upstream() {
  return {};
}

TEST(Traversal, UnknownNodeReachesOnlyItself) {
  const Graph graph({edge(node(1, 1), node(2, 2))});
  for (const Graph& g : {graph, Graph()}) {
    const Traversal traversal = traverse(g, {node(9, 9)}, downstream());
    EXPECT_EQ(nodes_in(traversal), std::vector<NodeRef>{node(9, 9)});
    EXPECT_TRUE(traversal.nodes[0].is_end);
  }
  EXPECT_TRUE(traverse(graph, {}, downstream()).nodes.empty());
}

TEST(Traversal, FollowsBothDirectionsAndMarksRootsAndLeaves) {
  const Graph graph({edge(node(1, 1), node(2, 2)), edge(node(2, 2), node(3, 3))});
  const Traversal down = traverse(graph, {node(1, 1)}, downstream());
  EXPECT_EQ(nodes_in(down), (std::vector<NodeRef>{node(1, 1), node(2, 2), node(3, 3)}));
  EXPECT_FALSE(down.nodes[1].is_end);
  EXPECT_TRUE(down.nodes[2].is_end);
  const Traversal up = traverse(graph, {node(3, 3)}, upstream());
  EXPECT_EQ(nodes_in(up), (std::vector<NodeRef>{node(3, 3), node(2, 2), node(1, 1)}));
  EXPECT_EQ(up.nodes[2].via.from, node(1, 1));
  EXPECT_EQ(up.nodes[2].via.to, node(2, 2));
  EXPECT_EQ(up.nodes[2].previous, 1u);
}

TEST(Traversal, IndirectEdgesAreFollowedOnlyOnRequest) {
  const Graph graph({edge(node(1, 1), node(2, 2), Influence::kIndirect)});
  EXPECT_EQ(traverse(graph, {node(1, 1)}, downstream()).nodes.size(), 1u);
  EXPECT_TRUE(traverse(graph, {node(1, 1)}, downstream()).nodes[0].is_end);
  EXPECT_EQ(traverse(graph, {node(1, 1)}, downstream(true)).nodes.size(), 2u);
}

TEST(Traversal, CyclesEnd) {
  const Graph graph(
      {edge(node(1, 1), node(2, 2)), edge(node(2, 2), node(1, 1)), edge(node(2, 2), node(2, 2))});
  const Traversal traversal = traverse(graph, {node(1, 1)}, downstream());
  EXPECT_EQ(nodes_in(traversal), (std::vector<NodeRef>{node(1, 1), node(2, 2)}));
  EXPECT_FALSE(traversal.is_partial);
  EXPECT_FALSE(traversal.nodes[1].is_end);
}

TEST(Traversal, ADatasetAsStartStandsForItsFieldsButOthersAreNotExpanded) {
  // 1.11 → 2.21; dataset 2 → dataset 3 is not taken from field 2.21.
  const Graph graph({edge(node(1, 11), node(2, 21)), edge(node(2), node(3)), edge(node(1), node(4))});
  const Traversal traversal = traverse(graph, {node(1)}, downstream());
  EXPECT_EQ(nodes_in(traversal), (std::vector<NodeRef>{node(1), node(2, 21), node(4)}));
  EXPECT_EQ(traversal.nodes[1].hops, 1u);
  EXPECT_EQ(traversal.nodes[1].previous, 0u);
  EXPECT_EQ(traversal.nodes[1].via.from, node(1, 11));
}

TEST(Traversal, SeveralStartsAreListedInOrderEachOnce) {
  const Graph graph({edge(node(1, 1), node(3)), edge(node(2, 2), node(3)), edge(node(2, 2), node(1, 1))});
  const Traversal traversal = traverse(graph, {node(2, 2), node(1, 1), node(2, 2)}, downstream());
  EXPECT_EQ(nodes_in(traversal), (std::vector<NodeRef>{node(1, 1), node(2, 2), node(3)}));
  EXPECT_EQ(traversal.nodes[2].hops, 1u);
}

TEST(Traversal, DatasetsStandForAllTheirNodesWhenAskedByDataset) {
  const Graph graph({edge(node(1, 11), node(2, 21)), edge(node(2, 22), node(3, 31)), edge(node(2), node(4)),
                     edge(node(2, 21), node(2, 22))});
  Query query = downstream();
  query.granularity = Granularity::kDataset;
  const Traversal traversal = traverse(graph, {node(1, 11)}, query);
  EXPECT_EQ(nodes_in(traversal), (std::vector<NodeRef>{node(1), node(2), node(3), node(4)}));
  EXPECT_EQ(traversal.nodes[2].via.from, node(2, 22));
  EXPECT_EQ(traversal.nodes[2].via.to, node(3, 31));
  EXPECT_TRUE(traversal.nodes[2].is_end);
}

TEST(Traversal, BudgetCutsAndSaysWhy) {
  std::vector<Edge> edges;
  for (int64_t i = 1; i <= 10; ++i) edges.push_back(edge(node(i, i), node(i + 1, i + 1)));
  const Graph graph(edges);
  struct Case {
    size_t max_nodes, max_hops, nodes;
    Cut cut;
  };
  for (const Case& c :
       {Case{100, 100, 11, Cut::kNone}, Case{11, 10, 11, Cut::kNone}, Case{5, 100, 5, Cut::kNodes},
        Case{100, 3, 4, Cut::kHops}, Case{1, 100, 1, Cut::kNodes}, Case{100, 0, 1, Cut::kHops}}) {
    Query query = downstream();
    query.budget.max_nodes = c.max_nodes;
    query.budget.max_hops = c.max_hops;
    const Traversal traversal = traverse(graph, {node(1, 1)}, query);
    EXPECT_EQ(traversal.nodes.size(), c.nodes) << c.max_nodes << " " << c.max_hops;
    EXPECT_EQ(traversal.cut, c.cut) << c.max_nodes << " " << c.max_hops;
    EXPECT_EQ(traversal.is_partial, c.cut != Cut::kNone) << c.max_nodes << " " << c.max_hops;
    EXPECT_EQ(traversal.nodes.back().is_end, c.cut == Cut::kNone) << c.max_nodes << " " << c.max_hops;
  }
}

TEST(Traversal, TimeIsAskedForNowAndThenAndCutsWhatIsLeft) {
  std::vector<Edge> edges;
  for (int64_t i = 1; i <= 5000; ++i) edges.push_back(edge(node(i, i), node(i + 1, i + 1)));
  const Graph graph(edges);
  Query query = downstream();
  query.budget.max_hops = 100'000;
  int asked = 0;
  query.budget.is_expired = [&] { return ++asked == 2; };
  const Traversal traversal = traverse(graph, {node(1, 1)}, query);
  EXPECT_EQ(traversal.cut, Cut::kTime);
  EXPECT_EQ(asked, 2);
  EXPECT_GT(traversal.nodes.size(), 1024u);
  EXPECT_LT(traversal.nodes.size(), 4096u);
}

}  // namespace
}  // namespace steward::lineage
