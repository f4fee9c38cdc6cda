// The derivations after a change, from those before it: what lost its reason is taken out, nearest first, and
// whatever has a way left is settled again, nearest first (Ramalingam and Reps, "An incremental algorithm for
// a generalization of the shortest-path problem", 1996). The result equals sweep() over the new state.
#pragma once

#include <optional>

#include "lineage/propagation/propagation.h"

namespace steward::lineage {

// None: the change is of a kind that only sweep() can follow (a field that is another dataset's now).
std::optional<Derivations> revise(const Derivations& before, const CatalogSnapshot& catalog,
                                  const Graph& graph, const Declassifiers& declassifiers,
                                  const Change& change);

}  // namespace steward::lineage
