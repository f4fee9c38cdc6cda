// The edge behind one step of a propagated tag's path.
#pragma once

#include <optional>

#include "lineage/graph/graph.h"
#include "lineage/propagation/propagation.h"

namespace steward::lineage {

// The edge in force over which `category` came from `from` to `to`, two neighbours on the path of a tag: one
// between the columns before one that names a dataset as a whole, else the first in the graph's order. None:
// no edge carries it, so the path is of another moment.
std::optional<EdgeView> step_edge(const Graph& graph, const Declassifiers& declassifiers, const NodeRef& from,
                                  const NodeRef& to, const Category& category);

}  // namespace steward::lineage
