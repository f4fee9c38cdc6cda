// The lineage graph in memory: who was made from whom, right to the column, at any time.
//
// An immutable value, cheap to copy and safe to read from any number of threads: a shared compressed base and
// a small shared delta over it. A graph is a set of edges; two edges are one when ends, transformation, job
// and times agree (edge ids do not count). Questions over it: traversal.h, paths.h.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/hash.h"
#include "lineage/edge.h"
#include "lineage/graph/delta.h"

namespace steward::lineage {

struct EdgeView {
  NodeRef from;
  NodeRef to;
  LabelId label = 0;  // of the graph that showed the edge, and of no other

  friend bool operator==(const EdgeView&, const EdgeView&) = default;
};

// What is removed goes first. Removing what is not there and adding what is there change nothing.
struct GraphChange {
  std::vector<Edge> added;
  std::vector<Edge> removed;
};

struct GraphMemory {
  size_t adjacency = 0, labels = 0, nodes = 0, delta = 0, hashes = 0;  // bytes

  size_t total() const { return adjacency + labels + nodes + delta + hashes; }
};

class Graph {
 public:
  Graph();
  explicit Graph(const std::vector<Edge>& edges);

  // This graph after a change, in time of the change and of the edges at the nodes it names; answers and hash
  // are those of a graph built anew. Every so often the delta is folded into a new base, in time of the
  // whole.
  Graph with(const GraphChange& change) const;

  size_t edge_count() const { return delta_->edge_count(); }  // ended ones too
  size_t node_count() const { return delta_->node_count(); }  // with at least one edge
  GraphMemory memory_bytes() const;

  const EdgeLabel& label(LabelId label) const { return delta_->label(label); }
  const Transformation& transformation(LabelId id) const { return *label(id).transformation; }
  JobId job(LabelId id) const { return label(id).job; }
  Timestamp valid_from(LabelId id) const { return label(id).valid_from; }
  std::optional<Timestamp> valid_to(LabelId id) const;
  Edge edge(const EdgeView& view) const;  // without an id

  // Calls visit(const EdgeView&) for each edge that starts (downstream) or ends (upstream) at the node:
  // DIRECT ones first, then in the order of the other end and of the label's content. Without `as_of` those
  // that have not ended; else those with valid_from <= as_of < valid_to.
  template <class Visit>
  void visit_edges(const NodeRef& node, Direction direction, std::optional<Timestamp> as_of,
                   Visit&& visit) const;
  // Every edge, ended ones too, by the node it starts from and there in the same order.
  template <class Visit>
  void visit_all(Visit&& visit) const;
  // Those of them that start in one dataset.
  template <class Visit>
  void visit_from(DatasetId dataset, Visit&& visit) const;
  // The nodes of a dataset that have an edge, in order.
  std::vector<NodeRef> nodes_of(DatasetId dataset) const;

  // Of the content alone: independent of order, ids and what was changed when; comparable within one
  // database, since names are not seen here. Computed when first asked for; after with() only the datasets
  // the change names are hashed again.
  Digest hash() const;

  // For loops over much of the graph: nodes by number, below node_bound(). Numbers belong to this graph
  // alone; those below sorted_bound() are in the order of their nodes.
  size_t node_bound() const { return delta_->node_bound(); }
  size_t sorted_bound() const { return delta_->base().nodes.size(); }
  NodeIndex index_of(const NodeRef& node) const { return delta_->find(node); }  // kNoNode when unknown
  NodeRef node_at(NodeIndex index) const { return delta_->node(index); }
  ArcSpans arcs(NodeIndex index, Direction direction) const { return split(row(index, direction)); }
  // Both parts at once, for who stops at the first arc that is not followed.
  Arcs row(NodeIndex index, Direction direction) const { return delta_->arcs(index, direction); }
  // What row() will read, fetched ahead of time: first the place of the row, some steps later the row.
  void fetch_place(NodeIndex index, Direction direction) const { delta_->fetch_place(index, direction); }
  void fetch_row(NodeIndex index, Direction direction) const { delta_->fetch_row(index, direction); }
  // Live and ended arcs as one sequence in order.
  template <class Visit>
  void visit_merged(NodeIndex index, Direction direction, Visit&& visit) const;
  std::vector<NodeIndex> indices_in_order() const;
  // Datasets that have nodes, likewise.
  size_t dataset_bound() const { return delta_->dataset_bound(); }
  uint32_t dataset_index_of(DatasetId dataset) const { return delta_->find_dataset(dataset); }  // kNoNode
  uint32_t dataset_index_of(NodeIndex node) const { return delta_->dataset_of(node); }
  DatasetId dataset_at(uint32_t index) const { return delta_->dataset(index); }
  std::vector<NodeIndex> indices_of(uint32_t dataset) const;  // its nodes that have an edge, in order

 private:
  friend class GraphBuilder;
  struct State;
  explicit Graph(std::shared_ptr<const State> state);

  template <class Visit>
  void visit_out(NodeIndex index, Visit&& visit) const;
  EdgeView view(const NodeRef& node, Direction direction, const Arc& arc) const {
    const NodeRef other = node_at(arc.other);
    return direction == Direction::kDownstream ? EdgeView{node, other, arc.label}
                                               : EdgeView{other, node, arc.label};
  }

  std::shared_ptr<const State> state_;
  const Delta* delta_ = nullptr;  // in state_
};

// Edges in any order, in bulk: labels first, then {from, to, label} rows.
class GraphBuilder {
 public:
  GraphBuilder();
  ~GraphBuilder();
  GraphBuilder(GraphBuilder&&) noexcept;

  LabelId label(const Transformation& how, JobId job, Timestamp from, std::optional<Timestamp> to);
  void reserve(size_t edges);
  void add(const NodeRef& from, const NodeRef& to, LabelId label);
  Graph build() &&;  // once

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

template <class Visit>
void Graph::visit_edges(const NodeRef& node, Direction direction, std::optional<Timestamp> as_of,
                        Visit&& visit) const {
  const NodeIndex index = index_of(node);
  if (index == kNoNode) return;
  if (!as_of) {
    for (const Arc& arc : row(index, direction)) {
      if (has_ended(arc.label)) return;  // and so have all after it
      visit(view(node, direction, arc));
    }
    return;
  }
  visit_merged(index, direction, [&](const Arc& arc) {
    if (label(arc.label).held_at(*as_of)) visit(view(node, direction, arc));
  });
}

template <class Visit>
void Graph::visit_all(Visit&& visit) const {
  for (const NodeIndex index : indices_in_order()) visit_out(index, visit);
}

template <class Visit>
void Graph::visit_from(DatasetId dataset, Visit&& visit) const {
  const uint32_t at = dataset_index_of(dataset);
  if (at == kNoNode) return;
  for (const NodeIndex index : indices_of(at)) visit_out(index, visit);
}

template <class Visit>
void Graph::visit_out(NodeIndex index, Visit&& visit) const {
  const NodeRef node = node_at(index);
  visit_merged(index, Direction::kDownstream,
               [&](const Arc& arc) { visit(view(node, Direction::kDownstream, arc)); });
}

template <class Visit>
void Graph::visit_merged(NodeIndex index, Direction direction, Visit&& visit) const {
  const auto [live, ended] = arcs(index, direction);
  auto next = ended.begin();
  for (const Arc& arc : live) {
    for (; next != ended.end() && delta_->comes_before(*next, arc); ++next) visit(*next);
    visit(arc);
  }
  for (; next != ended.end(); ++next) visit(*next);
}

}  // namespace steward::lineage
