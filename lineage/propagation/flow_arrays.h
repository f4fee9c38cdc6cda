// FlowArrays: the same flow as flow.h over the whole graph at once, as arrays by node number. Made for one
// sweep and thrown away.
#pragma once

#include <vector>

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"
#include "lineage/propagation/declassifiers.h"
#include "lineage/propagation/derivations.h"

namespace steward::lineage {

class FlowArrays {
 public:
  // Numbers the nodes that edges name in `derivations`; there the fields of each dataset of the catalog have
  // consecutive numbers already.
  FlowArrays(const CatalogSnapshot& catalog, const Graph& graph, const Declassifiers& declassifiers,
             Derivations& derivations);

  // The hub of the node's dataset when something leaves that dataset as a whole, else kUnnumbered.
  uint32_t hub(uint32_t node) const { return hub_[node]; }

  template <class Visit>  // Visit(uint32_t target)
  void out(uint32_t node, const Category& category, Visit&& visit) const {
    for (uint32_t at = begin_[node]; at < begin_[node + 1]; ++at) {
      const Step& step = steps_[at];
      if (step.mask != kUnmasked && masks_[step.mask]->stops(category)) continue;
      if (!step.is_spread) {
        visit(step.to);
        continue;
      }
      const Spread& spread = spreads_[step.to];
      for (uint32_t field = spread.first; field < spread.end; ++field)
        if (!is_made_by_columns_of(field, spread.source)) visit(field);
    }
  }

 private:
  static constexpr uint32_t kUnmasked = (1u << 31) - 1;
  struct Step {
    uint32_t to;  // a node, or the index of a spread
    uint32_t is_spread : 1;
    uint32_t mask : 31;  // which declassifier speaks of it
  };
  // To every field of a dataset, as far as columns of the source do not make it.
  struct Spread {
    uint32_t first, end;
    DatasetId source;
  };
  using Made = std::pair<uint32_t, DatasetId>;  // field, dataset whose columns make it

  struct Ends;  // of the graph's nodes: their numbers here
  Ends number_nodes(const CatalogSnapshot& catalog, const Graph& graph, Derivations& derivations);
  void find_hubs(const CatalogSnapshot& catalog, const Graph& graph, const Ends& ends,
                 const Derivations& derivations);
  void read_edges(const CatalogSnapshot& catalog, const Graph& graph, const Declassifiers& declassifiers,
                  const Ends& ends, const Derivations& derivations);
  bool is_made_by_columns_of(uint32_t field, DatasetId source) const;

  std::vector<uint32_t> hub_;
  std::vector<uint32_t> begin_;  // by node, into steps_
  std::vector<Step> steps_;
  std::vector<Spread> spreads_;
  std::vector<const Declassifier*> masks_;
  std::vector<Made> made_;  // sorted; fields of datasets that are named as a whole somewhere
};

}  // namespace steward::lineage
