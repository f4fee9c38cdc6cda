// The edges at each node, one direction, as compressed rows: 8 bytes an edge and 4 a node (8 once any edge of
// the graph has ended).
#pragma once

#include <span>
#include <vector>

#include "lineage/graph/labels.h"
#include "lineage/graph/node_table.h"

namespace steward::lineage {

enum class Direction { kUpstream, kDownstream };

// An edge seen from one of its ends.
struct Arc {
  NodeIndex other;
  LabelId label;
};

// The arcs of one node, each part in the order of the other end, then of the label's content. Apart, so that
// a question about now does not read what has ended.
struct ArcSpans {
  std::span<const Arc> live;
  std::span<const Arc> ended;

  bool empty() const { return live.empty() && ended.empty(); }
};

class Adjacency {
 public:
  struct Row {  // an edge on its way into the table
    NodeIndex from;
    NodeIndex to;
    LabelId label;
  };

  Adjacency() = default;
  // Of `rows` in any order, an edge counted once however often it is there.
  static Adjacency outgoing(std::vector<Row> rows, size_t nodes, const LabelTable& labels);
  // The same edges seen from their targets.
  static Adjacency reversed(const Adjacency& outgoing, const LabelTable& labels);

  ArcSpans at(NodeIndex node) const {
    const Arc* arcs = arcs_.data();
    const uint32_t begin = begins_[node], end = begins_[node + 1];
    const uint32_t middle = ended_.empty() ? end : ended_[node];
    return {{arcs + begin, arcs + middle}, {arcs + middle, arcs + end}};
  }
  size_t edge_count() const { return arcs_.size(); }
  size_t node_count() const { return begins_.empty() ? 0 : begins_.size() - 1; }
  size_t memory_bytes() const;

 private:
  friend class AdjacencyWriter;
  void settle_parallel_edges(const LabelTable& labels);

  std::vector<uint32_t> begins_;  // by node, and the end
  std::vector<uint32_t> ended_;   // by node: where its ended arcs begin; empty when nothing has ended
  std::vector<Arc> arcs_;
};

}  // namespace steward::lineage
