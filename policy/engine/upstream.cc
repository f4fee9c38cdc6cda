#include "policy/engine/upstream.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_set>

namespace steward::policy {
namespace {

using lineage::Direction;

constexpr size_t kMaxOriginHops = 100;
constexpr size_t kEdgesANode = 16;  // that may be looked at for each node of the budget

class Search {
 public:
  Search(const CatalogSnapshot& catalog, const lineage::Graph& graph, const lineage::Budget& budget)
      : catalog_(catalog), graph_(graph), budget_(budget) {}

  Upstream run(const NodeRef& start) {
    seen_datasets_.insert(start.dataset);
    visit(start, 0, 0);
    for (size_t at = 0; at < queue_.size() && !found_.is_partial; ++at) expand(at);
    found_.visited = queue_.size();
    return std::move(found_);
  }

 private:
  struct Step {
    NodeRef node;
    size_t next;  // index of the step toward the start; its own for the start
    size_t hops;
  };

  void visit(const NodeRef& node, size_t next, size_t hops) {
    if (!seen_.insert(node).second) return;
    if (queue_.size() >= budget_.max_nodes || hops > budget_.max_hops || !catalog_.find(node.dataset)) {
      found_.is_partial = true;
      return;
    }
    queue_.push_back({node, next, hops});
    if (seen_datasets_.insert(node.dataset).second)
      found_.datasets.push_back({node.dataset, path_from(queue_.size() - 1)});
  }

  std::vector<NodeRef> path_from(size_t at) const {
    std::vector<NodeRef> path = {queue_[at].node};
    for (; queue_[at].next != at; at = queue_[at].next) {
      const NodeRef& node = queue_[queue_[at].next].node;
      // A dataset is followed by the fields it stands for: the field says more.
      if (node.dataset == path.back().dataset && !node.field) continue;
      path.push_back(node);
    }
    return path;
  }

  void expand(size_t at) {
    const NodeRef node = queue_[at].node;
    const NodeRef whole{node.dataset, {}};
    std::set<DatasetId> by_column;
    if (node.field) {
      graph_.visit_edges(node, Direction::kUpstream, std::nullopt, [&](const lineage::EdgeView& edge) {
        if (!looks_at(edge)) return;
        if (edge.from.field) by_column.insert(edge.from.dataset);
        visit(edge.from, at, queue_[at].hops + 1);
      });
    } else if (const Dataset* dataset = catalog_.find(node.dataset)) {
      for (const Field& field : dataset->fields) visit({node.dataset, field.id}, at, queue_[at].hops);
    }
    // A dataset reached as a whole is expanded through its fields, which settle dataset-level edges one by
    // one.
    if (!node.field && !catalog_.find(node.dataset)->fields.empty()) return;
    graph_.visit_edges(whole, Direction::kUpstream, std::nullopt, [&](const lineage::EdgeView& edge) {
      if (!looks_at(edge)) return;
      if (node.field && by_column.contains(edge.from.dataset)) return;
      visit(edge.from, at, queue_[at].hops + 1);
    });
  }

  // Every field of a wide dataset has the edges of the dataset as a whole, so nodes alone do not bound the
  // work.
  bool looks_at(const lineage::EdgeView& edge) {
    if (++edges_ > kEdgesANode * budget_.max_nodes) found_.is_partial = true;
    return lineage::is_direct(edge.label) && !found_.is_partial;
  }

  const CatalogSnapshot& catalog_;
  const lineage::Graph& graph_;
  const lineage::Budget& budget_;
  size_t edges_ = 0;
  std::unordered_set<NodeRef> seen_;
  std::set<DatasetId> seen_datasets_;
  std::vector<Step> queue_;
  Upstream found_;
};

// The field that hands `category` to `node` over a column edge, if there is one that is not in `path` yet.
std::optional<NodeRef> carrier_before(const lineage::Graph& graph, const lineage::Propagation& propagation,
                                      const lineage::Declassifiers& declassifiers, const Category& category,
                                      const std::vector<NodeRef>& path) {
  std::optional<NodeRef> carrier;
  graph.visit_edges(path.front(), Direction::kUpstream, std::nullopt, [&](const lineage::EdgeView& edge) {
    if (carrier || !lineage::is_direct(edge.label) || !edge.from.field) return;
    const lineage::Transformation& how = graph.transformation(edge.label);
    if (declassifiers.stops(how, category)) return;
    if (std::find(path.begin(), path.end(), edge.from) != path.end()) return;
    const auto carried = propagation.categories(edge.from.field);
    if (std::binary_search(carried.begin(), carried.end(), category)) carrier = edge.from;
  });
  return carrier;
}

}  // namespace

std::vector<NodeRef> path_from_origin(const lineage::Graph& graph, const lineage::Propagation& propagation,
                                      const lineage::Declassifiers& declassifiers, const TagAssertion& tag) {
  std::vector<NodeRef> path = tag.path;
  while (!path.empty() && path.size() < kMaxOriginHops) {
    const auto before = carrier_before(graph, propagation, declassifiers, tag.category, path);
    if (!before) break;
    path.insert(path.begin(), *before);
  }
  return path;
}

Upstream upstream_of(const CatalogSnapshot& catalog, const lineage::Graph& graph, const NodeRef& field,
                     const lineage::Budget& budget) {
  return Search(catalog, graph, budget).run(field);
}

}  // namespace steward::policy
