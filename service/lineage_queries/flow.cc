#include "service/lineage_queries/flow.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "service/lineage_queries/reach.h"

namespace steward::service {
namespace {

using lineage::Cut;
using lineage::Direction;
using lineage::EdgeView;
using lineage::Granularity;

class Collector {
 public:
  Collector(const World& world, const lineage::Query& query, const FlowBounds& bounds)
      : graph_(*world.graph), query_(query), bounds_(bounds) {}

  void add(const lineage::Traversal& traversal, Direction direction) {
    for (const lineage::Reached& reached : traversal.nodes) {
      const auto [slot, is_new] = index_.try_emplace(reached.node, flow_.nodes.size());
      if (is_new) flow_.nodes.push_back({reached.node, {}, {}, false, false});
      datasets_.insert(reached.node.dataset);
      FlowNode& node = flow_.nodes[slot->second];
      (direction == Direction::kUpstream ? node.hops_up : node.hops_down) = reached.hops;
      (direction == Direction::kUpstream ? node.is_root : node.is_leaf) = reached.is_end;
    }
    if (traversal.is_partial) cut(traversal.cut);
  }

  Flow finish() {
    if (query_.granularity == Granularity::kDataset)
      collect_dataset_edges();
    else
      collect_edges();
    return std::move(flow_);
  }

 private:
  void cut(Cut by) {
    flow_.is_partial = true;
    if (flow_.cut == Cut::kNone) flow_.cut = by;
  }

  bool counts(const EdgeView& edge) const {
    return query_.include_indirect || lineage::is_direct(edge.label);
  }

  // As itself; or, for a dataset as a whole, by one of its fields.
  bool is_shown(const NodeRef& node) const {
    return index_.contains(node) || (!node.field && datasets_.contains(node.dataset));
  }

  bool has_room(size_t edges) {
    if (edges < bounds_.max_edges) return true;
    cut(Cut::kNodes);
    return false;
  }

  void collect_edges() {
    std::unordered_set<NodeRef> looked_at;
    for (const FlowNode& node : flow_.nodes)
      for (const NodeRef& from : {node.node, NodeRef{node.node.dataset, {}}}) {
        if (!looked_at.insert(from).second) continue;
        graph_.visit_edges(from, Direction::kDownstream, query_.as_of, [&](const EdgeView& edge) {
          if (is_shown(edge.to) && counts(edge) && has_room(flow_.edges.size()))
            flow_.edges.push_back({edge, 1});
        });
      }
    // Stable: edges between the same two nodes were visited in the order of what they say.
    std::stable_sort(flow_.edges.begin(), flow_.edges.end(), [](const FlowEdge& a, const FlowEdge& b) {
      return std::tie(a.edge.from, a.edge.to) < std::tie(b.edge.from, b.edge.to);
    });
  }

  void collect_dataset_edges() {
    std::map<std::tuple<DatasetId, DatasetId, JobId, lineage::Influence>, FlowEdge> edges;
    bool is_full = false;
    for (const FlowNode& node : flow_.nodes)
      for (const NodeRef& part : graph_.nodes_of(node.node.dataset)) {
        graph_.visit_edges(part, Direction::kDownstream, query_.as_of, [&](const EdgeView& edge) {
          const NodeRef to{edge.to.dataset, {}};
          if (is_full || to.dataset == node.node.dataset || !index_.contains(to) || !counts(edge)) return;
          const auto key = std::tuple(node.node.dataset, to.dataset, graph_.job(edge.label),
                                      graph_.transformation(edge.label).type);
          const auto known = edges.find(key);
          if (known != edges.end())
            ++known->second.columns;
          else if (has_room(edges.size()))
            edges.emplace(key, FlowEdge{EdgeView{{node.node.dataset, {}}, to, edge.label}, 1});
          else
            is_full = true;
        });
        if (is_full) break;
      }
    for (auto& [key, edge] : edges) flow_.edges.push_back(edge);
  }

  const lineage::Graph& graph_;
  const lineage::Query& query_;
  const FlowBounds& bounds_;
  std::unordered_map<NodeRef, size_t> index_;
  std::unordered_set<DatasetId> datasets_;
  Flow flow_;
};

}  // namespace

lineage::Traversal follow(const World& world, const std::vector<NodeRef>& starts,
                          const lineage::Query& query) {
  return query.granularity == Granularity::kField ? reach(world, starts, query)
                                                  : lineage::traverse(*world.graph, starts, query);
}

std::vector<NodeRef> starts_of(const World& world, const NodeRef& node, lineage::Granularity granularity) {
  if (granularity == Granularity::kDataset) return {{node.dataset, {}}};
  std::vector<NodeRef> starts = {node};
  if (node.field) return starts;
  for (const NodeRef& part : world.graph->nodes_of(node.dataset))
    if (part != node) starts.push_back(part);
  return starts;
}

Flow flow_of(const World& world, const NodeRef& start, const lineage::Query& query,
             const FlowBounds& bounds) {
  return flow_of(world, starts_of(world, start, query.granularity), query, bounds);
}

Flow flow_of(const World& world, const std::vector<NodeRef>& starts, lineage::Query query,
             const FlowBounds& bounds) {
  Collector collector(world, query, bounds);
  for (const Direction direction : {Direction::kUpstream, Direction::kDownstream}) {
    if (!(direction == Direction::kUpstream ? bounds.upstream : bounds.downstream)) continue;
    query.direction = direction;
    collector.add(
        bounds.columns_alone ? lineage::traverse(*world.graph, starts, query) : follow(world, starts, query),
        direction);
  }
  Flow flow = collector.finish();
  if (!starts.empty()) flow.start = starts.front();
  return flow;
}

}  // namespace steward::service
