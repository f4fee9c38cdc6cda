// Engine: a policy set compiled for one catalog and its lineage, so that a decision touches only the rules
// that can match.
//
// An immutable value, cheap to copy, safe to read from any number of threads. What one dataset needs is
// compiled when it is first asked for (or by warm()), so that a new set or a new catalog is in force within
// milliseconds whatever their size. The set and the catalog outlive the engine and every copy of it; the
// graph and the propagation are shared, not referred to.
#pragma once

#include <memory>

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"
#include "lineage/propagation/propagation.h"
#include "policy/policy_set.h"

namespace steward::policy {

class Engine {
 public:
  // `previous`, when given, lends what it compiled of the same set.
  static Engine compile(const PolicySet& set, const CatalogSnapshot& catalog, const lineage::Graph& graph,
                        const lineage::Propagation& propagation, const Engine* previous = nullptr);

  struct State;
  const State& state() const { return *state_; }

 private:
  explicit Engine(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

}  // namespace steward::policy
