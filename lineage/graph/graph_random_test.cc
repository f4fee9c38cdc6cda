// The graph against its definition, on random worlds: after any sequence of changes it answers as one built
// anew, and both answer as a list of edges does.
#include <gtest/gtest.h>

#include <algorithm>

#include "lineage/graph/naive_graph_for_test.h"

namespace steward::lineage {
namespace {

bool same(const Edge& a, const Edge& b) {
  return !ByContent()(a, b) && !ByContent()(b, a);
}

std::vector<Edge> edges_of(const Graph& graph) {
  std::vector<Edge> edges;
  graph.visit_all([&](const EdgeView& view) { edges.push_back(graph.edge(view)); });
  return edges;
}

std::vector<Edge> as_list(const EdgeSet& edges) {
  return {edges.begin(), edges.end()};
}

void expect_same_edges(const std::vector<Edge>& got, const std::vector<Edge>& expected, const char* what) {
  ASSERT_EQ(got.size(), expected.size()) << what;
  for (size_t i = 0; i < got.size(); ++i) ASSERT_TRUE(same(got[i], expected[i])) << what << " " << i;
}

// Every edge, every node's edges at some time, counts and hash.
void expect_holds(const Graph& graph, const EdgeSet& edges, RandomEdges& random) {
  expect_same_edges(edges_of(graph), as_list(edges), "all edges");
  ASSERT_EQ(graph.edge_count(), edges.size());
  std::set<NodeRef> nodes;
  for (const Edge& edge : edges) nodes.insert({edge.from, edge.to});
  ASSERT_EQ(graph.node_count(), nodes.size());
  ASSERT_EQ(graph.hash(), Graph(as_list(edges)).hash());
  const NodeRef node = random.any_node();
  std::vector<NodeRef> siblings;
  std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(siblings),
               [&](const NodeRef& each) { return each.dataset == node.dataset; });
  ASSERT_EQ(graph.nodes_of(node.dataset), siblings);
  const Query query = random.any_query();
  std::vector<Edge> got, expected;
  graph.visit_edges(node, query.direction, query.as_of,
                    [&](const EdgeView& view) { got.push_back(graph.edge(view)); });
  for (const Edge& edge : edges) {
    const bool holds =
        query.as_of ? edge.valid_from <= *query.as_of && (!edge.valid_to || *query.as_of < *edge.valid_to)
                    : !edge.valid_to;
    if (holds && (query.direction == Direction::kDownstream ? edge.from : edge.to) == node)
      expected.push_back(edge);
  }
  std::stable_sort(expected.begin(), expected.end(), [](const Edge& a, const Edge& b) {
    return a.transformation.type < b.transformation.type;
  });
  expect_same_edges(got, expected, "edges of a node");
}

// As the definition has it, in order, each over an edge the query follows.
void expect_reaches(const Graph& graph, const EdgeSet& edges, const std::vector<NodeRef>& starts,
                    const Query& query) {
  const NaiveGraph naive(edges, query);
  const Traversal traversal = traverse(graph, starts, query);
  const auto expected = naive.distances(starts);
  ASSERT_EQ(traversal.nodes.size(), expected.size());
  ASSERT_FALSE(traversal.is_partial);
  const std::set<NodeRef> lent = naive.stood_for(starts);
  for (size_t i = 0; i < traversal.nodes.size(); ++i) {
    const Reached& reached = traversal.nodes[i];
    ASSERT_EQ(expected.at(reached.node), reached.hops) << i;
    ASSERT_EQ(reached.is_end, !naive.leads_on(reached.node, reached.hops == 0 ? lent : std::set<NodeRef>()))
        << i;
    if (i > 0) {
      const Reached& before = traversal.nodes[i - 1];
      ASSERT_LT(std::pair(before.hops, before.node), std::pair(reached.hops, reached.node)) << i;
    }
    if (reached.hops == 0) {
      ASSERT_EQ(reached.previous, i);
      continue;
    }
    ASSERT_TRUE(naive.follows(graph.edge(reached.via))) << i;
    const bool down = query.direction == Direction::kDownstream;
    const Reached& previous = traversal.nodes[reached.previous];
    const NodeRef tail = down ? reached.via.from : reached.via.to;
    ASSERT_EQ(naive.place(down ? reached.via.to : reached.via.from), reached.node) << i;
    ASSERT_EQ(previous.hops + 1, reached.hops) << i;
    ASSERT_TRUE(naive.place(tail) == previous.node ||
                (previous.hops == 0 && tail.dataset == previous.node.dataset && lent.contains(tail)))
        << i;
  }
}

// To the last edge, whatever state the graphs are in.
void expect_same_answer(const Graph& a, const Graph& b, const std::vector<NodeRef>& starts,
                        const Query& query) {
  const Traversal left = traverse(a, starts, query), right = traverse(b, starts, query);
  ASSERT_EQ(left.nodes.size(), right.nodes.size());
  for (size_t i = 0; i < left.nodes.size(); ++i) {
    const Reached &x = left.nodes[i], &y = right.nodes[i];
    ASSERT_EQ(std::tuple(x.node, x.hops, x.previous, x.is_end),
              std::tuple(y.node, y.hops, y.previous, y.is_end));
    if (x.hops > 0) ASSERT_TRUE(same(a.edge(x.via), b.edge(y.via))) << i;
  }
}

TEST(GraphRandom, ChangesEndInWhatABuildEndsIn) {
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    RandomEdges random(seed, 4 + seed);
    EdgeSet edges;
    for (uint32_t i = random.below(60); i > 0; --i) edges.insert(random.any_edge());
    Graph graph(as_list(edges));
    for (int step = 0; step < 25; ++step) {
      SCOPED_TRACE(step);
      GraphChange change;
      for (uint32_t i = random.below(6); i > 0; --i) change.added.push_back(random.any_edge());
      for (uint32_t i = random.below(4); i > 0; --i) {
        change.removed.push_back(random.any_edge());
        if (!edges.empty())
          change.removed.push_back(
              *std::next(edges.begin(), random.below(static_cast<uint32_t>(edges.size()))));
      }
      const Graph before = graph;
      const Digest hash_before = random.below(2) == 0 ? before.hash() : Digest();
      graph = graph.with(change);
      apply_change(edges, change);
      expect_holds(graph, edges, random);
      if (hash_before != Digest()) ASSERT_EQ(before.hash(), hash_before);
      const Query query = random.any_query();
      std::vector<NodeRef> starts;
      for (uint32_t i = 1 + random.below(3); i > 0; --i) starts.push_back(random.any_node());
      expect_reaches(graph, edges, starts, query);
      expect_same_answer(graph, Graph(as_list(edges)), starts, query);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(GraphRandom, FoldingChangesNothingThatCanBeSeen) {
  RandomEdges random(7, 900);
  EdgeSet edges;
  Graph graph;
  size_t folds = 0, delta_bytes = 0;
  for (int step = 0; step < 400; ++step) {
    SCOPED_TRACE(step);
    GraphChange change;
    for (int i = 0; i < 12; ++i) change.added.push_back(random.any_edge());
    for (int i = 0; i < 4 && !edges.empty(); ++i)
      change.removed.push_back(*std::next(edges.begin(), random.below(static_cast<uint32_t>(edges.size()))));
    graph = graph.with(change);
    apply_change(edges, change);
    const bool folded = graph.memory_bytes().delta < delta_bytes;
    delta_bytes = graph.memory_bytes().delta;
    if (!folded && step % 50 != 0) continue;
    folds += folded ? 1 : 0;
    expect_holds(graph, edges, random);
    const Query query = random.any_query();
    const std::vector<NodeRef> starts = {random.any_node()};
    expect_reaches(graph, edges, starts, query);
    expect_same_answer(graph, Graph(as_list(edges)), starts, query);
    if (HasFatalFailure()) return;
  }
  EXPECT_GE(folds, 3u);
}

TEST(GraphRandom, ABudgetKeepsTheNearestAndSaysThatItCut) {
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    RandomEdges random(seed, 40);
    EdgeSet edges;
    for (int i = 0; i < 70; ++i) edges.insert(random.any_edge());
    const Graph graph(as_list(edges));
    Query query = random.any_query();
    const std::vector<NodeRef> starts = {random.any_node()};
    const Traversal whole = traverse(graph, starts, query);
    query.budget.max_nodes = 1 + random.below(12);
    if (random.below(2) == 0) query.budget.max_hops = random.below(4);
    const Traversal cut = traverse(graph, starts, query);
    size_t expected = 0;
    while (expected < std::min(whole.nodes.size(), query.budget.max_nodes) &&
           whole.nodes[expected].hops <= query.budget.max_hops)
      ++expected;
    ASSERT_EQ(cut.nodes.size(), expected);
    ASSERT_EQ(cut.is_partial, expected < whole.nodes.size());
    ASSERT_EQ(cut.cut != Cut::kNone, cut.is_partial);
    for (size_t i = 0; i < expected; ++i) {
      ASSERT_EQ(cut.nodes[i].node, whole.nodes[i].node);
      ASSERT_EQ(cut.nodes[i].via, whole.nodes[i].via);
      ASSERT_EQ(cut.nodes[i].is_end, whole.nodes[i].is_end);
    }
  }
}

}  // namespace
}  // namespace steward::lineage
