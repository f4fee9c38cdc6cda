// What flows into a node and out of it, as one answer. Pure; runs on a World.
//
// By field, edges are followed as reach.h says; by dataset, a dataset stands for all its fields. Budgets cut
// an answer and the answer says so.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lineage/graph/traversal.h"
#include "service/world.h"

namespace steward::service {

// Where a query about `node` starts. For whole datasets that is the dataset; else a dataset's own node and
// those of its fields that have an edge.
std::vector<NodeRef> starts_of(const World& world, const NodeRef& node, lineage::Granularity granularity);

// What is reached from these nodes in the query's direction: by field as reach() does, by dataset as
// traverse().
lineage::Traversal follow(const World& world, const std::vector<NodeRef>& starts,
                          const lineage::Query& query);

struct FlowNode {
  NodeRef node;
  std::optional<uint32_t> hops_up;    // from the start against the flow; 0 at the start
  std::optional<uint32_t> hops_down;  // from the start with the flow
  bool is_root = false;               // reached upstream, and nothing feeds it under this query
  bool is_leaf = false;               // reached downstream, and it feeds nothing

  bool is_start() const { return hops_up == 0u || hops_down == 0u; }
};

// Between two nodes of the answer. For whole datasets: one for each job and influence, `columns` of them.
struct FlowEdge {
  lineage::EdgeView edge;
  uint32_t columns = 1;
};

struct FlowBounds {
  bool upstream = true, downstream = true;
  bool columns_alone = false;  // nodes for what they are (lineage::traverse): wholes and fields do not mix
  size_t max_edges = 200'000;
};

// An edge of a dataset as a whole may be one of columns that are in the answer while the dataset is not.
struct Flow {
  NodeRef start;
  std::vector<FlowNode> nodes;  // nearest first, upstream before downstream; the start and its fields lead
  std::vector<FlowEdge> edges;  // in order of their ends
  bool is_partial = false;
  lineage::Cut cut = lineage::Cut::kNone;  // what cut it first; kNodes when there were too many edges
};

// `query.direction` is not looked at; the budget holds for each direction. The second form starts at exactly
// these nodes; the first of them is Flow::start.
Flow flow_of(const World& world, const NodeRef& start, const lineage::Query& query, const FlowBounds& bounds);
Flow flow_of(const World& world, const std::vector<NodeRef>& starts, lineage::Query query,
             const FlowBounds& bounds);

}  // namespace steward::service
