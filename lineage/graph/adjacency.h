// The edges at each node, one direction, as compressed rows: 8 bytes an edge and 4 a node.
#pragma once

#include <algorithm>
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

// The arcs of one node: live DIRECT ones, live INDIRECT ones, ended DIRECT ones, ended INDIRECT ones, each
// part in the order of the other end and then of the label's content. So a question about now is through at
// the first ended arc, and one about data at the first that is INDIRECT or ended.
using Arcs = std::span<const Arc>;

struct ArcSpans {
  Arcs live;
  Arcs ended;
};

inline ArcSpans split(Arcs arcs) {
  size_t live = arcs.size();
  if (live > 0 && has_ended(arcs.back().label)) {
    const auto is_live = [](const Arc& arc) { return !has_ended(arc.label); };
    live = static_cast<size_t>(std::partition_point(arcs.begin(), arcs.end(), is_live) - arcs.begin());
  }
  return {arcs.first(live), arcs.subspan(live)};
}

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
  static Adjacency reversed(const Adjacency& outgoing);

  // Row by row, for who has everything in order.
  void reserve(size_t nodes, size_t edges);
  void append(const Arc& arc) { arcs_.push_back(arc); }
  void end_node() { begins_.push_back(static_cast<uint32_t>(arcs_.size())); }

  Arcs at(NodeIndex node) const { return {arcs_.data() + begins_[node], arcs_.data() + begins_[node + 1]}; }
  // What at() will read, fetched ahead: first where the row lies, some time later the row.
  void fetch_place(NodeIndex node) const { __builtin_prefetch(begins_.data() + node); }
  void fetch_row(NodeIndex node) const { __builtin_prefetch(arcs_.data() + begins_[node]); }

  size_t edge_count() const { return arcs_.size(); }
  size_t node_count() const { return begins_.empty() ? 0 : begins_.size() - 1; }
  size_t memory_bytes() const;

 private:
  friend class AdjacencyWriter;
  void settle_parallel_edges(const LabelTable& labels);

  std::vector<uint32_t> begins_;  // by node, and the end
  std::vector<Arc> arcs_;
};

}  // namespace steward::lineage
