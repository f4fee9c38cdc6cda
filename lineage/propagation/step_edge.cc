#include "lineage/propagation/step_edge.h"

namespace steward::lineage {
namespace {

std::optional<EdgeView> first_between(const Graph& graph, const Declassifiers& declassifiers,
                                      const NodeRef& from, const NodeRef& to, const Category& category) {
  std::optional<EdgeView> found;
  graph.visit_edges(to, Direction::kUpstream, std::nullopt, [&](const EdgeView& edge) {
    if (found || edge.from != from) return;
    const Transformation& how = graph.transformation(edge.label);
    if (how.type == Influence::kDirect && !declassifiers.stops(how, category)) found = edge;
  });
  return found;
}

}  // namespace

std::optional<EdgeView> step_edge(const Graph& graph, const Declassifiers& declassifiers, const NodeRef& from,
                                  const NodeRef& to, const Category& category) {
  const NodeRef all_from{from.dataset, {}}, all_to{to.dataset, {}};
  const std::pair<NodeRef, NodeRef> ends[] = {{from, to}, {from, all_to}, {all_from, to}, {all_from, all_to}};
  for (const auto& [source, target] : ends)
    if (auto edge = first_between(graph, declassifiers, source, target, category)) return edge;
  return std::nullopt;
}

}  // namespace steward::lineage
