// What differs between a graph and the compressed base it stands on: whole lists of arcs for the nodes that
// changed, and the nodes, datasets and labels the base does not know.
//
// Immutable once a graph holds it. Numbers of nodes, datasets and labels go on where the base's end.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "lineage/graph/adjacency.h"
#include "lineage/graph/paged_map.h"

namespace steward::lineage {

struct GraphChange;

// What a graph is built into: no part of it ever changes.
struct GraphBase {
  NodeTable nodes;
  LabelTable labels;
  Adjacency out, in;
};

class Delta {
 public:
  explicit Delta(std::shared_ptr<const GraphBase> base);
  // In time of the change and of the arcs at its nodes.
  Delta with(const GraphChange& change) const;

  const GraphBase& base() const { return *base_; }
  bool is_empty() const { return weight_ == 0; }
  size_t edge_count() const { return edges_; }
  size_t node_count() const { return nodes_; }
  // What is held apart from the base, in arcs: a list and a label cost as much as some.
  size_t weight() const { return weight_; }
  size_t memory_bytes() const;

  size_t node_bound() const { return base_->nodes.size() + added_nodes_.size(); }
  size_t dataset_bound() const { return base_->nodes.dataset_count() + added_datasets_.size(); }
  NodeIndex find(const NodeRef& node) const;
  uint32_t find_dataset(DatasetId dataset) const;
  NodeRef node(NodeIndex index) const {
    return index < base_->nodes.size() ? base_->nodes[index] : added_nodes_[index - base_->nodes.size()];
  }
  DatasetId dataset(uint32_t index) const {
    const size_t known = base_->nodes.dataset_count();
    return index < known ? base_->nodes.dataset(index) : added_datasets_[index - known];
  }
  uint32_t dataset_of(NodeIndex node) const {
    const size_t known = base_->nodes.size();
    return node < known ? base_->nodes.dataset_of(node) : dataset_of_added_[node - known];
  }
  std::span<const NodeIndex> added_nodes_of(uint32_t dataset) const;  // in the order of their nodes
  std::vector<NodeIndex> added_in_order() const;
  bool has_arcs(NodeIndex node) const;

  const EdgeLabel& label(LabelId label) const {
    const uint32_t index = label_index(label);
    return index < base_->labels.size() ? base_->labels[label] : labels_[index - base_->labels.size()];
  }
  Arcs arcs(NodeIndex node, Direction direction) const {
    if (weight_ > 0)
      if (const auto* list = lists_[side(direction)].find(node)) return **list;
    if (node >= base_->nodes.size()) return {};
    return side_of_base(direction).at(node);
  }
  void fetch_place(NodeIndex node, Direction direction) const {
    if (node < base_->nodes.size()) side_of_base(direction).fetch_place(node);
  }
  void fetch_row(NodeIndex node, Direction direction) const {
    if (node < base_->nodes.size()) side_of_base(direction).fetch_row(node);
  }

  // Among arcs at one node, whether they have ended aside.
  bool comes_before(const Arc& a, const Arc& b) const;

 private:
  struct Edits;
  const Adjacency& side_of_base(Direction direction) const {
    return direction == Direction::kDownstream ? base_->out : base_->in;
  }
  static size_t side(Direction direction) { return direction == Direction::kDownstream ? 0 : 1; }
  NodeIndex find_or_add(const NodeRef& node);
  void apply(Direction direction, const Edits& edits);

  std::shared_ptr<const GraphBase> base_;
  PagedMap<NodeIndex, std::shared_ptr<const std::vector<Arc>>, 10> lists_[2];  // by side
  std::vector<NodeRef> added_nodes_;
  std::vector<uint32_t> dataset_of_added_;
  std::vector<DatasetId> added_datasets_;
  PagedMap<NodeRef, NodeIndex, 8> node_numbers_;      // of the added
  PagedMap<DatasetId, uint32_t, 8> dataset_numbers_;  // of the added
  PagedMap<uint32_t, std::vector<NodeIndex>, 8> added_by_dataset_;
  std::vector<EdgeLabel> labels_;
  std::vector<std::shared_ptr<const TransformationSet>> texts_;  // that labels_ point into
  size_t edges_ = 0, nodes_ = 0, weight_ = 0;
};

// The same edges as a base of their own, without what nothing uses any more.
std::shared_ptr<const GraphBase> fold(const Delta& delta);

}  // namespace steward::lineage
