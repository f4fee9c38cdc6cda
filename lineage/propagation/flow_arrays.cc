#include "lineage/propagation/flow_arrays.h"

#include <algorithm>
#include <map>

namespace steward::lineage {
namespace {

template <class Visit>  // Visit(const Arc&), of edges in force that are DIRECT
void each_direct(const Graph& graph, NodeIndex node, Direction direction, Visit&& visit) {
  for (const Arc& arc : graph.arcs(node, direction).live)
    if (is_direct(arc.label)) visit(arc);
}

bool has_direct(const Graph& graph, NodeIndex node, Direction direction) {
  bool found = false;
  each_direct(graph, node, direction, [&](const Arc&) { found = true; });
  return found;
}

}  // namespace

struct FlowArrays::Ends {
  std::vector<uint32_t> as_source, as_target;  // by graph node; kUnnumbered: nothing flows from or to it
  std::vector<bool> is_spread_target;          // by the graph's dataset: edges end at all its fields
};

FlowArrays::FlowArrays(const CatalogSnapshot& catalog, const Graph& graph, const Declassifiers& declassifiers,
                       Derivations& derivations) {
  const Ends ends = number_nodes(catalog, graph, derivations);
  find_hubs(catalog, graph, ends, derivations);
  read_edges(catalog, graph, declassifiers, ends, derivations);
}

FlowArrays::Ends FlowArrays::number_nodes(const CatalogSnapshot& catalog, const Graph& graph,
                                          Derivations& derivations) {
  Ends ends;
  ends.as_source.assign(graph.node_bound(), kUnnumbered);
  ends.as_target.assign(graph.node_bound(), kUnnumbered);
  ends.is_spread_target.assign(graph.dataset_bound(), false);
  for (const NodeIndex at : graph.indices_in_order()) {
    const NodeRef node = graph.node_at(at);
    const bool is_source = has_direct(graph, at, Direction::kDownstream);
    const bool is_target = has_direct(graph, at, Direction::kUpstream);
    if (!is_whole(node)) {
      if (is_source || is_target) ends.as_source[at] = ends.as_target[at] = derivations.find_or_add(node);
      continue;
    }
    if (is_source) ends.as_source[at] = derivations.find_or_add(hub_of(node.dataset));
    if (!is_target) continue;
    const Dataset* dataset = catalog.find(node.dataset);
    if (!dataset || dataset->fields.empty())
      ends.as_target[at] = derivations.find_or_add(node);
    else
      ends.is_spread_target[graph.dataset_index_of(at)] = true;
  }
  return ends;
}

void FlowArrays::find_hubs(const CatalogSnapshot& catalog, const Graph& graph, const Ends& ends,
                           const Derivations& derivations) {
  hub_.assign(derivations.node_count(), kUnnumbered);
  for (const NodeIndex at : graph.indices_in_order()) {
    const NodeRef node = graph.node_at(at);
    if (!is_whole(node) || ends.as_source[at] == kUnnumbered) continue;
    const auto add = [&](uint32_t member) {
      if (member != kUnnumbered) hub_[member] = ends.as_source[at];
    };
    if (const Dataset* dataset = catalog.find(node.dataset))
      for (const Field& field : dataset->fields) add(derivations.find(field.id));
    for (const NodeIndex member : graph.indices_of(graph.dataset_index_of(at))) add(ends.as_target[member]);
  }
}

void FlowArrays::read_edges(const CatalogSnapshot& catalog, const Graph& graph,
                            const Declassifiers& declassifiers, const Ends& ends,
                            const Derivations& derivations) {
  std::map<const Declassifier*, uint32_t> masks;
  const auto mask_of = [&](const Declassifier* declassifier) {
    const auto [at, is_new] = masks.try_emplace(declassifier, static_cast<uint32_t>(masks_.size()));
    if (is_new) masks_.push_back(declassifier);
    return at->second;
  };

  std::vector<std::pair<uint32_t, Step>> steps;
  steps.reserve(graph.edge_count());
  const auto read = [&](NodeIndex at, const NodeRef& from, const Arc& arc) {
    const NodeRef to = graph.node_at(arc.other);
    const bool is_spread_target = ends.is_spread_target[graph.dataset_index_of(arc.other)];
    // A declassified column edge still says how the field is made.
    if (is_spread_target && !is_whole(from) && !is_whole(to))
      made_.emplace_back(ends.as_target[arc.other], from.dataset);
    Step step{ends.as_target[arc.other], false, kUnmasked};
    const Transformation& how = graph.transformation(arc.label);
    if (how.masking)
      if (const Declassifier* named = declassifiers.find(how.function)) {
        if (named->categories.empty()) return;
        step.mask = mask_of(named);
      }
    if (is_spread_target && is_whole(to)) {
      const Dataset& target = *catalog.find(to.dataset);
      const uint32_t first = derivations.find(target.fields.front().id);
      const auto end =
          static_cast<uint32_t>(std::min(first + target.fields.size(), derivations.node_count()));
      step.to = static_cast<uint32_t>(spreads_.size());
      step.is_spread = true;
      spreads_.push_back({first, end, from.dataset});
    }
    steps.emplace_back(ends.as_source[at], step);
  };
  for (const NodeIndex at : graph.indices_in_order()) {
    const NodeRef from = graph.node_at(at);
    each_direct(graph, at, Direction::kDownstream, [&](const Arc& arc) { read(at, from, arc); });
  }

  begin_.assign(derivations.node_count() + 1, 0);
  for (const auto& [from, step] : steps) ++begin_[from + 1];
  for (size_t node = 1; node < begin_.size(); ++node) begin_[node] += begin_[node - 1];
  steps_.resize(steps.size());
  std::vector<uint32_t> next(begin_.begin(), begin_.end() - 1);
  for (const auto& [from, step] : steps) steps_[next[from]++] = step;
  std::sort(made_.begin(), made_.end());
  made_.erase(std::unique(made_.begin(), made_.end()), made_.end());
}

bool FlowArrays::is_made_by_columns_of(uint32_t field, DatasetId source) const {
  return std::binary_search(made_.begin(), made_.end(), Made{field, source});
}

}  // namespace steward::lineage
