#include "service/lineage_queries/ways.h"

#include <algorithm>

#include "service/lineage_queries/flow.h"
#include "service/lineage_queries/reach.h"

namespace steward::service {
namespace {

// A shortest way over datasets as wholes where columns alone know none.
lineage::Paths way_over_wholes(const World& world, const std::vector<NodeRef>& starts,
                               const std::vector<NodeRef>& ends, lineage::Query query) {
  query.direction = lineage::Direction::kDownstream;
  const auto reached = reach(world, starts, query);
  lineage::Paths paths{{}, reached.is_partial, reached.cut};
  for (const lineage::Reached& node : reached.nodes) {
    if (std::find(ends.begin(), ends.end(), node.node) == ends.end()) continue;
    std::vector<lineage::EdgeView>& path = paths.paths.emplace_back();
    for (const lineage::Reached* at = &node; at->hops > 0; at = &reached.nodes[at->previous])
      path.push_back(at->via);
    std::reverse(path.begin(), path.end());
    return {std::move(paths.paths), false, lineage::Cut::kNone};
  }
  return paths;
}

}  // namespace

lineage::Paths paths_between(const World& world, const NodeRef& from, const NodeRef& to,
                             const lineage::Query& query, size_t max_paths) {
  const auto starts = starts_of(world, from, query.granularity);
  const auto ends = starts_of(world, to, query.granularity);
  lineage::Paths paths;
  if (max_paths > 1)
    paths = lineage::simple_paths(*world.graph, starts, ends, query, max_paths);
  else if (auto path = lineage::shortest_path(*world.graph, starts, ends, query))
    paths.paths.push_back(*std::move(path));
  return paths.paths.empty() && !paths.is_partial ? way_over_wholes(world, starts, ends, query) : paths;
}

}  // namespace steward::service
