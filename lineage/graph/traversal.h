// Everything upstream or downstream of some nodes, nearest first, within a budget.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "lineage/graph/graph.h"

namespace steward::lineage {

enum class Granularity { kField, kDataset };

// A question that runs into one of these ends with what it has and says which.
struct Budget {
  size_t max_nodes = 100'000;  // listed; paths.h: steps of the search
  size_t max_hops = 1'000;
  std::function<bool()> is_expired;  // the caller's clock; asked every 1024 nodes; none: no limit of time
};

enum class Cut { kNone, kNodes, kHops, kTime, kPaths };

struct Query {
  Direction direction = Direction::kUpstream;
  bool include_indirect = false;   // follow influence too
  std::optional<Timestamp> as_of;  // none: what has not ended
  Granularity granularity = Granularity::kField;
  Budget budget;
};

struct Reached {
  NodeRef node;
  uint32_t hops = 0;      // over a shortest way from the nearest start
  EdgeView via;           // the edge over which it was first reached; nothing for a start
  uint32_t previous = 0;  // index of the node reached before it; its own for a start
  bool is_end = false;    // no edge of this query leads further in this direction: a root, or a leaf
};

struct Traversal {
  std::vector<Reached> nodes;  // starts first; equal hops in node order
  bool is_partial = false;
  Cut cut = Cut::kNone;  // why it is partial
};

// kField: a start that is a dataset as a whole stands for its fields too, without listing them. A dataset
// reached on the way is not expanded into its fields: only its own edges are followed.
// kDataset: a dataset stands for all its nodes, as start and on the way; what is listed has field 0.
Traversal traverse(const Graph& graph, const std::vector<NodeRef>& starts, const Query& query);

struct Closure {
  std::vector<NodeIndex> nodes;  // starts first, then nearest first, otherwise in no order
  bool is_partial = false;
  Cut cut = Cut::kNone;
};

// The same nodes without hops, edges and order, for who wants only the set: a third of the time. Starts that
// have no edge are left out; fields that a start stands for are listed. kField only.
Closure closure(const Graph& graph, const std::vector<NodeRef>& starts, const Query& query);

}  // namespace steward::lineage
