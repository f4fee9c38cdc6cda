// World: one consistent moment of everything decisions depend on. Immutable, shared read-only.
#pragma once

#include <memory>

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"
#include "lineage/propagation/propagation.h"
#include "policy/consent.h"
#include "policy/decide.h"
#include "policy/policy_set.h"
#include "storage/generation.h"
#include "storage/lineage_store.h"

namespace steward::service {

struct World {
  storage::Generation generation;
  std::shared_ptr<const policy::PolicySet> policies;
  std::shared_ptr<const CatalogSnapshot> catalog;
  std::shared_ptr<const lineage::Graph> graph;
  std::shared_ptr<const lineage::Propagation> propagation;
  std::shared_ptr<const policy::ConsentView> consent;
  std::vector<storage::StoredJob> jobs;

  policy::DecisionContext context() const { return {*policies, *catalog, *graph, *propagation, *consent}; }
};

}  // namespace steward::service
