// The derivations of a whole catalog and graph, from nothing: breadth first for one category after another,
// over arrays made for the purpose.
#pragma once

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"
#include "lineage/propagation/declassifiers.h"
#include "lineage/propagation/derivations.h"

namespace steward::lineage {

Derivations sweep(const CatalogSnapshot& catalog, const Graph& graph, const Declassifiers& declassifiers);

}  // namespace steward::lineage
