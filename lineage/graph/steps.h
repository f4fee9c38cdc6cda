// How a question moves over a graph: which edges it follows, and what counts as one place. A place is a node
// (kField) or a dataset with all its nodes (kDataset), numbered as the graph numbers them.
#pragma once

#include "lineage/graph/traversal.h"

namespace steward::lineage {

template <Granularity kGranularity>
class Steps {
 public:
  Steps(const Graph& graph, const Query& query)
      : graph_(graph),
        as_of_(query.as_of),
        skipped_(query.include_indirect ? 0 : kIndirectBit),
        stopping_(skipped_ | kEndedBit) {}

  size_t place_bound() const {
    return kGranularity == Granularity::kField ? graph_.node_bound() : graph_.dataset_bound();
  }
  uint32_t place_of(NodeIndex node) const {
    return kGranularity == Granularity::kField ? node : graph_.dataset_index_of(node);
  }
  // kNoNode when no edge names it.
  uint32_t find(const NodeRef& node) const {
    return kGranularity == Granularity::kField ? graph_.index_of(node)
                                               : graph_.dataset_index_of(node.dataset);
  }
  NodeRef at(uint32_t place) const {
    return kGranularity == Granularity::kField ? graph_.node_at(place)
                                               : NodeRef{graph_.dataset_at(place), {}};
  }
  // What a question calls the place of a node.
  static NodeRef name_of(const NodeRef& node) {
    return kGranularity == Granularity::kField ? node : NodeRef{node.dataset, {}};
  }

  // Calls visit(NodeIndex from, const Arc&) for each edge that leads out of the place to another one, in
  // order, until it returns false.
  template <class Visit>
  void each(uint32_t place, Direction direction, Visit&& visit) const {
    if constexpr (kGranularity == Granularity::kField) {
      each_at(place, place, direction, visit);
    } else {
      for (const NodeIndex node : graph_.indices_of(place))
        if (!each_at(node, place, direction, visit)) return;
    }
  }

 private:
  template <class Visit>
  bool each_at(NodeIndex node, uint32_t place, Direction direction, Visit& visit) const {
    if (!as_of_) {
      for (const Arc& arc : graph_.row(node, direction)) {
        if ((arc.label & stopping_) != 0) return true;  // and so are all after it
        if (place_of(arc.other) != place && !visit(node, arc)) return false;
      }
      return true;
    }
    bool goes_on = true;
    graph_.visit_merged(node, direction, [&](const Arc& arc) {
      if (goes_on && (arc.label & skipped_) == 0 && graph_.label(arc.label).held_at(*as_of_) &&
          place_of(arc.other) != place)
        goes_on = visit(node, arc);
    });
    return goes_on;
  }

  const Graph& graph_;
  std::optional<Timestamp> as_of_;
  LabelId skipped_;   // bits of labels that are not followed
  LabelId stopping_;  // and when asked about now
};

// Asks the caller's clock now and then: after 1024 places or 65,536 edges, whichever comes first.
class Patience {
 public:
  explicit Patience(const Budget& budget) : budget_(budget) {}

  bool is_over(size_t edges) {
    work_ += 64 + edges;
    if (is_over_ || work_ < kAskEvery || !budget_.is_expired) return is_over_;
    work_ = 0;
    return is_over_ = budget_.is_expired();
  }

 private:
  static constexpr size_t kAskEvery = 1u << 16;
  const Budget& budget_;
  size_t work_ = 0;
  bool is_over_ = false;
};

}  // namespace steward::lineage
