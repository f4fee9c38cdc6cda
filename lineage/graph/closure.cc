#include <algorithm>

#include "lineage/graph/bitmap.h"
#include "lineage/graph/steps.h"

namespace steward::lineage {
namespace {

constexpr size_t kNodesAhead = 8;  // nodes between fetching a row and reading it

}  // namespace

Closure closure(const Graph& graph, const std::vector<NodeRef>& starts, const Query& query) {
  const Steps<Granularity::kField> steps(graph, query);
  Bitmap seen(graph.node_bound());
  Patience patience(query.budget);
  Closure result;
  const auto list = [&](NodeIndex node) {
    if (node != kNoNode && seen.set(node)) result.nodes.push_back(node);
  };
  for (const NodeRef& start : starts) {
    list(graph.index_of(start));
    const uint32_t dataset = start.field ? kNoNode : graph.dataset_index_of(start.dataset);
    if (dataset == kNoNode) continue;
    for (const NodeIndex field : graph.indices_of(dataset)) list(field);
  }
  size_t at = 0;
  for (size_t hops = 0; at < result.nodes.size() && result.cut == Cut::kNone; ++hops) {
    const size_t level_end = result.nodes.size();
    for (; at < level_end; ++at) {
      if (at + 2 * kNodesAhead < result.nodes.size()) {
        graph.fetch_place(result.nodes[at + 2 * kNodesAhead], query.direction);
        graph.fetch_row(result.nodes[at + kNodesAhead], query.direction);
      }
      size_t edges = 0;
      steps.each(result.nodes[at], query.direction, [&](NodeIndex, const Arc& arc) {
        ++edges;
        if (seen.set(arc.other)) result.nodes.push_back(arc.other);
        return true;
      });
      if (!patience.is_over(edges)) continue;
      result.cut = Cut::kTime;
      break;
    }
    if (result.nodes.size() == level_end || result.cut != Cut::kNone) continue;
    if (hops >= query.budget.max_hops) {
      result.nodes.resize(level_end);
      result.cut = Cut::kHops;
    } else if (result.nodes.size() > query.budget.max_nodes) {
      result.nodes.resize(std::max(level_end, query.budget.max_nodes));
      result.cut = Cut::kNodes;
    }
  }
  result.is_partial = result.cut != Cut::kNone;
  return result;
}

}  // namespace steward::lineage
