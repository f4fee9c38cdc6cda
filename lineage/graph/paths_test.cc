#include "lineage/graph/paths.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "lineage/graph/edges_for_test.h"
#include "lineage/graph/naive_graph_for_test.h"

namespace steward::lineage {
namespace {

std::vector<NodeRef> as_list(const std::set<NodeRef>& nodes) {
  return {nodes.begin(), nodes.end()};
}

bool is_path(const Graph& graph, const std::vector<EdgeView>& got, const std::vector<Edge>& expected) {
  return std::equal(got.begin(), got.end(), expected.begin(), expected.end(),
                    [&](const EdgeView& view, const Edge& edge) {
                      return !ByContent()(graph.edge(view), edge) && !ByContent()(edge, graph.edge(view));
                    });
}

TEST(Paths, ShortestTakesTheFewestEdges) {
  const Graph graph({edge(node(1, 1), node(2, 2)), edge(node(2, 2), node(3, 3)), edge(node(3, 3), node(4, 4)),
                     edge(node(1, 1), node(3, 3))});
  const auto path = shortest_path(graph, {node(1, 1)}, {node(4, 4)}, {});
  ASSERT_TRUE(path.has_value());
  ASSERT_EQ(path->size(), 2u);
  EXPECT_EQ((*path)[0].to, node(3, 3));
  EXPECT_EQ((*path)[1].to, node(4, 4));
  EXPECT_FALSE(shortest_path(graph, {node(4, 4)}, {node(1, 1)}, {}).has_value());
  EXPECT_FALSE(shortest_path(graph, {node(1, 1)}, {node(9, 9)}, {}).has_value());
  EXPECT_TRUE(shortest_path(graph, {node(1, 1)}, {node(1, 1)}, {})->empty());
  EXPECT_TRUE(shortest_path(graph, {node(9, 9)}, {node(9, 9)}, {})->empty());
}

TEST(Paths, AMaskedAndAnUnmaskedEdgeAreTwoPaths) {
  Edge masked = edge(node(1, 1), node(2, 2));
  masked.transformation.masking = true;
  const Graph graph({masked, edge(node(1, 1), node(2, 2))});
  const Paths found = simple_paths(graph, {node(1, 1)}, {node(2, 2)}, {}, 10);
  ASSERT_EQ(found.paths.size(), 2u);
  EXPECT_NE(graph.transformation(found.paths[0][0].label).masking,
            graph.transformation(found.paths[1][0].label).masking);
  EXPECT_FALSE(found.is_partial);
}

TEST(Paths, DatasetsAreJoinedByTheFirstOfTheirEdges) {
  const Graph graph({edge(node(1, 11), node(2, 22)), edge(node(1, 12), node(2, 21)),
                     edge(node(2, 23), node(3, 31)), edge(node(1), node(3))});
  Query query;
  query.granularity = Granularity::kDataset;
  const Paths found = simple_paths(graph, {node(1, 12)}, {node(3)}, query, 10);
  ASSERT_EQ(found.paths.size(), 2u);
  EXPECT_EQ(found.paths[0].size(), 1u);
  ASSERT_EQ(found.paths[1].size(), 2u);
  EXPECT_EQ(found.paths[1][0].from, node(1, 11));
  EXPECT_EQ(found.paths[1][1].from, node(2, 23));
}

TEST(Paths, ThatThereAreMoreIsSaid) {
  std::vector<Edge> edges;
  for (int64_t i = 1; i <= 3; ++i) {
    edges.push_back(edge(node(1, 1), node(2, i)));
    edges.push_back(edge(node(2, i), node(3, 1)));
  }
  const Graph graph(edges);
  for (const size_t max_paths : {0u, 1u, 2u, 3u, 4u}) {
    const Paths found = simple_paths(graph, {node(1, 1)}, {node(3, 1)}, {}, max_paths);
    EXPECT_EQ(found.paths.size(), std::min<size_t>(3, max_paths)) << max_paths;
    EXPECT_EQ(found.cut, max_paths < 3 ? Cut::kPaths : Cut::kNone) << max_paths;
  }
}

TEST(Paths, ADenseGraphEndsWithinItsBudget) {
  std::vector<Edge> edges;  // everybody with everybody: some 10^40 simple paths
  for (int64_t a = 1; a <= 40; ++a)
    for (int64_t b = 1; b <= 40; ++b)
      if (a != b) edges.push_back(edge(node(a, a), node(b, b)));
  const Graph graph(edges);
  Query query;
  query.budget.max_nodes = 5000;
  const Paths found = simple_paths(graph, {node(1, 1)}, {node(40, 40)}, query, 1'000'000);
  EXPECT_EQ(found.cut, Cut::kNodes);
  EXPECT_GT(found.paths.size(), 100u);
  EXPECT_EQ(found.paths[0].size(), 1u);
  EXPECT_EQ(found.paths[1].size(), 2u);
}

TEST(Paths, TimeCuts) {
  std::vector<Edge> edges;
  for (int64_t i = 1; i < 5000; ++i) edges.push_back(edge(node(i, i), node(i + 1, i + 1)));
  const Graph graph(edges);
  Query query;
  query.budget.max_hops = 10'000;
  query.budget.is_expired = [] { return true; };
  const Paths found = simple_paths(graph, {node(1, 1)}, {node(5000, 5000)}, query, 10);
  EXPECT_EQ(found.cut, Cut::kTime);
  EXPECT_TRUE(found.paths.empty());
}

TEST(Paths, AreThoseOfTheDefinitionInItsOrder) {
  size_t seen = 0;
  for (uint32_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(seed);
    RandomEdges random(seed, 9);
    EdgeSet edges;
    for (uint32_t i = random.below(50); i > 0; --i) edges.insert(random.any_edge());
    const Graph graph(std::vector<Edge>(edges.begin(), edges.end()));
    Query query = random.any_query();
    query.direction = Direction::kDownstream;
    query.granularity = Granularity::kField;
    std::set<NodeRef> from, to;
    for (uint32_t i = 1 + random.below(2); i > 0; --i) from.insert(random.any_node());
    for (uint32_t i = 1 + random.below(2); i > 0; --i) to.insert(random.any_node());
    const auto expected = NaiveGraph(edges, query).paths(from, to);
    seen += expected.size();
    const Paths all = simple_paths(graph, as_list(from), as_list(to), query, 1'000'000);
    ASSERT_EQ(all.paths.size(), expected.size());
    ASSERT_FALSE(all.is_partial);
    for (size_t i = 0; i < expected.size(); ++i) ASSERT_TRUE(is_path(graph, all.paths[i], expected[i])) << i;

    const auto shortest = shortest_path(graph, as_list(from), as_list(to), query);
    ASSERT_EQ(shortest.has_value(), !expected.empty());
    if (shortest) ASSERT_TRUE(is_path(graph, *shortest, expected.front()));

    // Under any budget: the first of them, and the word that there may be more.
    query.budget.max_nodes = 1 + random.below(30);
    query.budget.max_hops = 1 + random.below(6);
    const Paths some = simple_paths(graph, as_list(from), as_list(to), query, 1 + random.below(20));
    ASSERT_LE(some.paths.size(), expected.size());
    ASSERT_TRUE(some.is_partial || some.paths.size() == expected.size());
    for (size_t i = 0; i < some.paths.size(); ++i)
      ASSERT_TRUE(is_path(graph, some.paths[i], expected[i])) << i;
  }
  EXPECT_GT(seen, 500u);
}

}  // namespace
}  // namespace steward::lineage
