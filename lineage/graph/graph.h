// The lineage graph in memory: immutable, compressed adjacency both ways, over catalog nodes.
//
// Built once from stored edges, then shared read-only by any number of threads. Every query is bounded by a
// budget and says whether it was cut short.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "lineage/edge.h"

namespace steward::lineage {

enum class Direction { kUpstream, kDownstream };

struct Budget {
  size_t max_nodes = 100'000;
  size_t max_hops = 1'000;
};

struct Query {
  Direction direction = Direction::kUpstream;
  bool include_indirect = false;
  Budget budget;
};

// A node reached, the number of hops to it, and the edge over which it was first reached (breadth first, so
// the chain of `via` edges back to the start is a shortest path).
struct Reached {
  NodeRef node;
  size_t hops = 0;
  size_t via = 0;       // index into Graph::edges()
  size_t previous = 0;  // index into Traversal::nodes of the node before it; the start for hops == 1
};

struct Traversal {
  std::vector<Reached> nodes;  // nearest first; [0] is the start with hops 0; equal hops in node order
  bool is_partial = false;     // the budget cut the answer
};

class Graph {
 public:
  Graph() = default;
  // Keeps edges that are valid at `as_of` (all still-valid ones when none). Order of `edges` does not matter.
  explicit Graph(std::vector<Edge> edges, std::optional<Timestamp> as_of = std::nullopt);

  const std::vector<Edge>& edges() const { return edges_; }
  // Edges that start (downstream) or end (upstream) at the node, as indices into edges().
  std::span<const uint32_t> edges_at(const NodeRef& node, Direction direction) const;

  // A dataset node stands for itself and its fields: traversing from it visits what any of its fields
  // reaches, without listing the fields. A dataset reached on the way is not expanded: only its own edges
  // are followed.
  Traversal traverse(const NodeRef& start, const Query& query,
                     const std::vector<NodeRef>& fields_of_start = {}) const;

  // A shortest path of edges from `from` to `to` downstream, whatever the query's direction; none when there
  // is none within the budget, empty when both are one node.
  std::optional<std::vector<size_t>> shortest_path(const NodeRef& from, const NodeRef& to,
                                                   const Query& query) const;

  // Of the edges by catalog ids, independent of their order and of edge ids. Comparable within one database:
  // names are not seen here, so the same lineage stored elsewhere hashes differently.
  const Digest& hash() const { return hash_; }

 private:
  struct Adjacency {
    std::vector<uint32_t> offsets;  // by node index; size nodes + 1
    std::vector<uint32_t> edges;
  };
  uint32_t index_of(const NodeRef& node) const;

  std::vector<Edge> edges_;
  std::vector<NodeRef> nodes_;
  std::unordered_map<NodeRef, uint32_t> index_;
  Adjacency out_, in_;
  Digest hash_{};
};

}  // namespace steward::lineage
