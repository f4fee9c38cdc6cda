// World: one consistent moment of everything decisions depend on. Immutable, shared read-only.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"
#include "lineage/propagation/propagation.h"
#include "policy/consent/consent.h"
#include "policy/decide.h"
#include "policy/grants/grant.h"
#include "policy/policy_set.h"
#include "service/doors/trino_mapping.h"
#include "service/job_index.h"
#include "service/lineage_state.h"
#include "storage/generation.h"
#include "storage/merge_store.h"

namespace steward::service {

struct World {
  storage::Generation generation;
  std::shared_ptr<const policy::PolicySet> policies;
  std::shared_ptr<const CatalogSnapshot> catalog;
  std::shared_ptr<const lineage::Graph> graph;
  std::shared_ptr<const lineage::Propagation> propagation;
  std::shared_ptr<const policy::ConsentView> consent;
  std::shared_ptr<const policy::GrantView> grants = std::make_shared<const policy::GrantView>();
  std::shared_ptr<const policy::Engine> engine;  // of policies, catalog, graph and propagation
  std::shared_ptr<const JobIndex> jobs;
  std::shared_ptr<const Identity> identity;  // which rows of the catalog are one dataset, and why
  // What manifests declare that a dataset may be used for; none: nothing was declared.
  std::shared_ptr<const std::unordered_map<DatasetId, std::vector<Purpose>>> purposes;
  // Which datasets the tables of Trino are.
  std::shared_ptr<const TrinoMapping> trino = std::make_shared<const TrinoMapping>();
  std::shared_ptr<const LineageState> lineage;  // what `graph` and `jobs` are of
  int64_t erasures = 0;  // people forgotten so far: what they were called before counts no more (audit/people.h)

  policy::DecisionContext context() const {
    return {*policies, *catalog, *graph, *propagation, *consent, *grants, *engine};
  }
};

}  // namespace steward::service
