#include "lineage/propagation/propagation.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "base/text.h"

namespace steward::lineage {
namespace {

using SeedsByCategory = std::map<Category, std::map<NodeRef, double>>;  // carrying field → confidence

// What a category's way through the graph needs to know, whichever category it is.
class Flow {
 public:
  Flow(const CatalogSnapshot& catalog, const Graph& graph, const Declassifiers& declassifiers)
      : catalog_(catalog), graph_(graph), declassifiers_(declassifiers) {
    graph.visit_all([this](const EdgeView& edge) {
      // A declassified column edge still says how the field is made, so it counts here.
      if (is_direct(edge.label) && !graph_.valid_to(edge.label) && edge.from.field && edge.to.field)
        column_sources_[edge.to].insert(edge.from.dataset);
    });
  }

  // The nodes that one step brings a category to from `node`; the field's dataset passes it on as well.
  template <class Visit>
  void follow_edges(const NodeRef& node, const Visit& visit) const {
    graph_.visit_edges(node, Direction::kDownstream, std::nullopt, [&](const EdgeView& edge) {
      if (!carries(edge.label)) return;
      if (edge.to.field) {
        visit(edge.to);
        return;
      }
      const Dataset* target = catalog_.find(edge.to.dataset);
      if (!target || target->fields.empty()) {
        visit(edge.to);
        return;
      }
      for (const Field& field : target->fields) {
        const NodeRef to{edge.to.dataset, field.id};
        if (!is_made_by_columns_of(to, edge.from.dataset)) visit(to);
      }
    });
  }

 private:
  bool carries(LabelId label) const {
    if (!is_direct(label)) return false;
    const Transformation& how = graph_.transformation(label);
    return !(how.masking && declassifiers_.contains(to_lower(how.function)));
  }

  bool is_made_by_columns_of(const NodeRef& field, DatasetId source) const {
    const auto at = column_sources_.find(field);
    return at != column_sources_.end() && at->second.contains(source);
  }

  const CatalogSnapshot& catalog_;
  const Graph& graph_;
  const Declassifiers& declassifiers_;
  std::unordered_map<NodeRef, std::unordered_set<DatasetId>> column_sources_;
};

struct Arrival {
  NodeRef node;
  size_t previous;  // index of the arrival before it; its own for a seed
};

// Breadth first from every field that carries the category: each node is reached once, over a shortest way.
// The fields of a dataset share one visit of its dataset-level edges, so the work is linear in the edges.
template <class IsBlocked>
std::vector<Arrival> spread(const Flow& flow, const std::map<NodeRef, double>& seeds,
                            const IsBlocked& is_blocked) {
  std::vector<Arrival> arrivals;
  std::unordered_set<NodeRef> reached;
  std::unordered_set<DatasetId> passed_on;
  for (const auto& [node, confidence] : seeds) {
    reached.insert(node);
    arrivals.push_back({node, arrivals.size()});
  }
  for (size_t at = 0; at < arrivals.size(); ++at) {
    const NodeRef node = arrivals[at].node;
    const auto visit = [&](const NodeRef& to) {
      if (is_blocked(to) || !reached.insert(to).second) return;
      arrivals.push_back({to, at});
    };
    if (node.field) flow.follow_edges(node, visit);
    if (passed_on.insert(node.dataset).second) flow.follow_edges({node.dataset, FieldId{}}, visit);
  }
  return arrivals;
}

std::vector<NodeRef> path_to(const std::vector<Arrival>& arrivals, size_t at) {
  std::vector<NodeRef> path{arrivals[at].node};
  while (arrivals[at].previous != at) {
    at = arrivals[at].previous;
    path.push_back(arrivals[at].node);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

// Every dataset downstream of one of partly known lineage, with the nearest such.
std::unordered_map<DatasetId, DatasetId> spread_doubt(const CatalogSnapshot& catalog, const Graph& graph) {
  std::unordered_map<DatasetId, DatasetId> origins;
  std::vector<DatasetId> queue;
  for (const Dataset& dataset : catalog.datasets()) {
    if (!dataset.lineage_is_partial) continue;
    origins[dataset.id] = dataset.id;
    queue.push_back(dataset.id);
  }
  if (queue.empty()) return origins;

  std::unordered_map<DatasetId, std::vector<DatasetId>> makes;
  graph.visit_all([&](const EdgeView& edge) {
    if (is_direct(edge.label) && !graph.valid_to(edge.label))
      makes[edge.from.dataset].push_back(edge.to.dataset);
  });
  for (size_t at = 0; at < queue.size(); ++at) {
    const DatasetId origin = origins.at(queue[at]);
    for (const DatasetId to : makes[queue[at]])
      if (origins.try_emplace(to, origin).second) queue.push_back(to);
  }
  return origins;
}

}  // namespace

Propagation Propagation::compute(const CatalogSnapshot& catalog, const Graph& graph,
                                 const Declassifiers& declassifiers) {
  SeedsByCategory seeds;
  std::map<Category, std::unordered_set<FieldId>> rejected;
  std::unordered_map<FieldId, std::vector<TagAssertion>> assertions;
  for (const Dataset& dataset : catalog.datasets()) {
    for (const Field& field : dataset.fields) {
      const std::vector<TagAssertion>& stored = catalog.tags(field.id);
      if (stored.empty()) continue;
      assertions[field.id] = stored;
      for (const TagAssertion& tag : stored)
        if (tag.state == TagState::kRejected) rejected[tag.category].insert(field.id);
      for (const TagAssertion& tag : effective_tags(stored))
        seeds[tag.category].emplace(NodeRef{dataset.id, field.id}, tag.confidence);
    }
  }

  Propagation result;
  const Flow flow(catalog, graph, declassifiers);
  for (const auto& [category, carriers] : seeds) {
    const std::unordered_set<FieldId>& blocked = rejected[category];
    const auto arrivals =
        spread(flow, carriers, [&](const NodeRef& node) { return blocked.contains(node.field); });
    for (size_t at = carriers.size(); at < arrivals.size(); ++at) {
      const NodeRef node = arrivals[at].node;
      TagAssertion tag;
      tag.field = node.field;
      tag.category = category;
      tag.origin = TagOrigin::kPropagated;
      tag.path = path_to(arrivals, at);
      tag.confidence = carriers.at(tag.path.front());
      auto& list = node.field ? assertions[node.field] : result.dataset_level_[node.dataset];
      list.push_back(std::move(tag));
    }
  }
  for (const auto& [field, tags] : assertions) result.effective_[field] = effective_tags(tags);
  result.partial_from_ = spread_doubt(catalog, graph);
  return result;
}

const std::vector<TagAssertion>& Propagation::effective(FieldId field) const {
  static const std::vector<TagAssertion> kNone;
  const auto at = effective_.find(field);
  return at == effective_.end() ? kNone : at->second;
}

const std::vector<TagAssertion>& Propagation::dataset_level(DatasetId dataset) const {
  static const std::vector<TagAssertion> kNone;
  const auto at = dataset_level_.find(dataset);
  return at == dataset_level_.end() ? kNone : at->second;
}

std::optional<DatasetId> Propagation::partial_lineage_from(DatasetId dataset) const {
  const auto at = partial_from_.find(dataset);
  return at == partial_from_.end() ? std::nullopt : std::optional(at->second);
}

std::vector<Category> Propagation::categories_of(const Dataset& dataset) const {
  std::set<Category> categories;
  for (const TagAssertion& tag : dataset_level(dataset.id)) categories.insert(tag.category);
  for (const Field& field : dataset.fields)
    for (const TagAssertion& tag : effective(field.id)) categories.insert(tag.category);
  return {categories.begin(), categories.end()};
}

}  // namespace steward::lineage
