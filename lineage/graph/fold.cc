#include <vector>

#include "lineage/graph/delta.h"

namespace steward::lineage {
namespace {

// Nodes that have an edge, in order; and for every old number its new one.
struct Renumbering {
  std::vector<NodeIndex> old_numbers;
  std::vector<NodeIndex> new_numbers;
};

Renumbering renumber(const Delta& delta) {
  Renumbering numbers;
  numbers.old_numbers.reserve(delta.node_count());
  numbers.new_numbers.assign(delta.node_bound(), kNoNode);
  const auto keep = [&](NodeIndex node) {
    if (!delta.has_arcs(node)) return;
    numbers.new_numbers[node] = static_cast<NodeIndex>(numbers.old_numbers.size());
    numbers.old_numbers.push_back(node);
  };
  const auto known = static_cast<NodeIndex>(delta.base().nodes.size());
  NodeIndex next = 0;
  for (const NodeIndex added : delta.added_in_order()) {
    for (; next < known && delta.node(next) < delta.node(added); ++next) keep(next);
    keep(added);
  }
  for (; next < known; ++next) keep(next);
  return numbers;
}

Adjacency copy_arcs(const Delta& delta, Direction direction, const Renumbering& numbers,
                    const std::vector<LabelId>& new_labels) {
  Adjacency result;
  result.reserve(numbers.old_numbers.size(), delta.edge_count());
  for (const NodeIndex node : numbers.old_numbers) {
    for (const Arc& arc : delta.arcs(node, direction))
      result.append({numbers.new_numbers[arc.other], new_labels[label_index(arc.label)]});
    result.end_node();
  }
  return result;
}

}  // namespace

std::shared_ptr<const GraphBase> fold(const Delta& delta) {
  auto base = std::make_shared<GraphBase>();
  const Renumbering numbers = renumber(delta);
  std::vector<NodeRef> nodes;
  nodes.reserve(numbers.old_numbers.size());
  for (const NodeIndex node : numbers.old_numbers) nodes.push_back(delta.node(node));
  base->nodes = NodeTable(nodes);

  constexpr LabelId kUnused = static_cast<LabelId>(-1);
  std::vector<LabelId> labels;
  LabelInterner interner(base->labels);
  for (const NodeIndex node : numbers.old_numbers)
    for (const Arc& arc : delta.arcs(node, Direction::kDownstream)) {
      const uint32_t index = label_index(arc.label);
      if (index >= labels.size()) labels.resize(size_t{index} + 1, kUnused);
      if (labels[index] == kUnused) labels[index] = interner.intern(delta.label(arc.label));
    }
  base->labels.shrink();
  base->out = copy_arcs(delta, Direction::kDownstream, numbers, labels);
  base->in = copy_arcs(delta, Direction::kUpstream, numbers, labels);
  return base;
}

}  // namespace steward::lineage
