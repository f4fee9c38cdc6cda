#include "policy/engine/engine.h"

namespace steward::policy {

struct Engine::State {
  const PolicySet& set;
  const CatalogSnapshot& catalog;
  lineage::Graph graph;
  lineage::Propagation propagation;
};

Engine Engine::compile(const PolicySet& set, const CatalogSnapshot& catalog, const lineage::Graph& graph,
                       const lineage::Propagation& propagation, const Engine* /*previous*/) {
  return Engine(std::make_shared<const State>(State{set, catalog, graph, propagation}));
}

}  // namespace steward::policy
