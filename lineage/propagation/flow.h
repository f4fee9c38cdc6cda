// Flow: which nodes hand a category to which, by definition (docs/lineage.md, rules 30 to 36), over catalog,
// graph and declassifiers.
//
// Nodes are fields and what stands for a dataset as a whole (node_keys.h). Every step goes with its length
// in half hops: from a node to the hub of its dataset one, from a hub to a target one, from a node to a
// target two. Thread-safe; what it is made of outlives it.
#pragma once

#include <algorithm>
#include <vector>

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"
#include "lineage/propagation/declassifiers.h"
#include "lineage/propagation/node_keys.h"

namespace steward::lineage {

class Flow {
 public:
  Flow(const CatalogSnapshot& catalog, const Graph& graph, const Declassifiers& declassifiers)
      : catalog_(catalog), graph_(graph), declassifiers_(declassifiers) {}

  // Visit(const NodeRef& target, uint32_t length): where `category` goes from `node` in one step.
  template <class Visit>
  void out(const NodeRef& node, const Category& category, Visit&& visit) const {
    if (is_doubt(node)) return out_of_doubt(node, visit);
    if (is_hub(node)) return out_over_edges(whole_of(node.dataset), 1, category, visit);
    if (!is_whole(node)) out_over_edges(node, 2, category, visit);
    if (has_hub(node.dataset)) visit(hub_of(node.dataset), 1u);
  }

  // Visit(const NodeRef& source, uint32_t length): where `category` may come to `node` from. Sources that do
  // not carry it are visited too.
  template <class Visit>
  void in(const NodeRef& node, const Category& category, Visit&& visit) const {
    if (is_doubt(node)) return into_doubt(node, visit);
    if (is_hub(node)) return into_hub(node, visit);
    const bool takes_dataset_edges =
        has_arcs(whole_of(node.dataset), Direction::kUpstream) && is_taken_whole(node);
    std::vector<DatasetId> made_by;
    if (!is_whole(node)) {
      visit_direct(node, Direction::kUpstream, [&](const EdgeView& edge, const Transformation& how) {
        if (takes_dataset_edges && edge.from.field) made_by.push_back(edge.from.dataset);
        if (!declassifiers_.stops(how, category)) visit_source(edge.from, visit);
      });
    }
    if (!takes_dataset_edges) return;
    visit_direct(whole_of(node.dataset), Direction::kUpstream,
                 [&](const EdgeView& edge, const Transformation& how) {
                   if (std::find(made_by.begin(), made_by.end(), edge.from.dataset) != made_by.end()) return;
                   if (!declassifiers_.stops(how, category)) visit_source(edge.from, visit);
                 });
  }

  // The nodes that an edge ends at: every field of a dataset that is named as a whole, or what stands for it.
  template <class Visit>
  void each_target(const NodeRef& to, Visit&& visit) const {
    const Dataset* target = is_whole(to) ? catalog_.find(to.dataset) : nullptr;
    if (!target || target->fields.empty()) return visit(to);
    for (const Field& field : target->fields) visit(NodeRef{to.dataset, field.id});
  }

  // A DIRECT edge from that source's columns says how the field is made, so what the source hands on as a
  // whole does not reach it.
  bool is_made_by_columns_of(const NodeRef& field, DatasetId source) const {
    bool found = false;
    visit_direct(field, Direction::kUpstream, [&](const EdgeView& edge, const Transformation&) {
      found |= edge.from.field && edge.from.dataset == source;
    });
    return found;
  }

  // Whether anything leaves the dataset as a whole.
  bool has_hub(DatasetId dataset) const { return has_arcs(whole_of(dataset), Direction::kDownstream); }

  // Every node that may carry something in the dataset, its hub and its doubt left out; some come twice.
  template <class Visit>
  void each_member(DatasetId dataset, Visit&& visit) const {
    if (const Dataset* known = catalog_.find(dataset))
      for (const Field& field : known->fields) visit(NodeRef{dataset, field.id});
    for (const NodeRef& node : graph_.nodes_of(dataset)) visit(node);
  }

  template <class Visit>  // Visit(const EdgeView&, const Transformation&), edges in force that are DIRECT
  void visit_direct(const NodeRef& node, Direction direction, Visit&& visit) const {
    graph_.visit_edges(node, direction, std::nullopt, [&](const EdgeView& edge) {
      if (is_direct(edge.label)) visit(edge, graph_.transformation(edge.label));
    });
  }

 private:
  template <class Visit>
  static void visit_source(const NodeRef& from, Visit& visit) {
    if (is_whole(from))
      visit(hub_of(from.dataset), 1u);
    else
      visit(from, 2u);
  }

  template <class Visit>
  void out_over_edges(const NodeRef& node, uint32_t length, const Category& category, Visit& visit) const {
    visit_direct(node, Direction::kDownstream, [&](const EdgeView& edge, const Transformation& how) {
      if (declassifiers_.stops(how, category)) return;
      each_target(edge.to, [&](const NodeRef& target) {
        const bool is_spread = is_whole(edge.to) && !is_whole(target);
        if (!is_spread || !is_made_by_columns_of(target, edge.from.dataset)) visit(target, length);
      });
    });
  }

  template <class Visit>
  void into_hub(const NodeRef& node, Visit& visit) const {
    if (has_hub(node.dataset)) each_member(node.dataset, [&](const NodeRef& member) { visit(member, 1u); });
  }

  template <class Visit>
  void out_of_doubt(const NodeRef& node, Visit& visit) const {
    for (const NodeRef& member : graph_.nodes_of(node.dataset))
      visit_direct(member, Direction::kDownstream, [&](const EdgeView& edge, const Transformation&) {
        visit(doubt_of(edge.to.dataset), 2u);
      });
  }

  template <class Visit>
  void into_doubt(const NodeRef& node, Visit& visit) const {
    for (const NodeRef& member : graph_.nodes_of(node.dataset))
      visit_direct(member, Direction::kUpstream, [&](const EdgeView& edge, const Transformation&) {
        visit(doubt_of(edge.from.dataset), 2u);
      });
  }

  bool has_arcs(const NodeRef& node, Direction direction) const {
    const NodeIndex at = graph_.index_of(node);
    if (at == kNoNode) return false;
    const auto arcs = graph_.arcs(at, direction).live;
    return std::any_of(arcs.begin(), arcs.end(), [](const Arc& arc) { return is_direct(arc.label); });
  }

  // What dataset-level edges reach: a field that the catalog knows, or a dataset of which it knows none.
  bool is_taken_whole(const NodeRef& node) const {
    const Dataset* dataset = catalog_.find(node.dataset);
    if (is_whole(node)) return !dataset || dataset->fields.empty();
    return dataset && catalog_.dataset_of(node.field) == dataset;
  }

  const CatalogSnapshot& catalog_;
  const Graph& graph_;
  const Declassifiers& declassifiers_;
};

}  // namespace steward::lineage
