// The ways data takes from some nodes to others. A path is its edges in the direction of flow; two edges
// between the same two nodes make two paths, since one may be masked and the other not.
//
// Always from `from` downstream to `to`, whatever the query's direction. kField: nodes are taken as they are;
// no dataset stands for its fields. kDataset: a path is one of datasets, joined by the first edge of each
// two.
#pragma once

#include <optional>
#include <vector>

#include "lineage/graph/traversal.h"

namespace steward::lineage {

// The first of the shortest paths, steps compared as a graph lists the edges of a node; empty when a node is
// in both; none when there is none within the budget.
std::optional<std::vector<EdgeView>> shortest_path(const Graph& graph, const std::vector<NodeRef>& from,
                                                   const std::vector<NodeRef>& to, const Query& query);

struct Paths {
  std::vector<std::vector<EdgeView>> paths;
  bool is_partial = false;
  Cut cut = Cut::kNone;
};

// At most max_paths paths on which no node is twice; shortest first, then by start and by steps
// as a graph lists the edges of a node. Between its ends a path meets no node of `from` or `to`; a node in
// both makes one empty path. Budget::max_nodes bounds the nodes looked at, and the steps of the search.
Paths simple_paths(const Graph& graph, const std::vector<NodeRef>& from, const std::vector<NodeRef>& to,
                   const Query& query, size_t max_paths);

}  // namespace steward::lineage
