// decide(): the policy decision point. A pure function of its arguments: same input, same answer, any thread.
#pragma once

#include <span>
#include <vector>

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"
#include "lineage/propagation/propagation.h"
#include "policy/consent/consent.h"
#include "policy/decision.h"
#include "policy/engine/engine.h"
#include "policy/grants/grant.h"
#include "policy/policy_set.h"

namespace steward::policy {

// Everything a decision depends on besides the request. All of it outlives the call.
struct DecisionContext {
  const PolicySet& policies;
  const CatalogSnapshot& catalog;
  const lineage::Graph& graph;
  const lineage::Propagation& propagation;
  const ConsentView& consent;
  const GrantView& grants;
  const Engine& engine;  // compiled of policies, catalog, graph and propagation
};

Decision decide(const DecisionContext& context, const DecisionRequest& request);

// Of each what decide() says of it, in order. Requests one after the other that differ in nothing but their
// resources share what is found out of subject, purpose and rules.
std::vector<Decision> decide_all(const DecisionContext& context, std::span<const DecisionRequest> requests);

}  // namespace steward::policy
