// The ways data takes from one node to another. Pure; runs on a World.
#pragma once

#include "lineage/graph/paths.h"
#include "service/world.h"

namespace steward::service {

// At most `max_paths` of the simple paths, shortest first; just a shortest one for 1. A dataset stands for
// itself and its fields. Where columns know no way, a shortest one over datasets as wholes (reach.h): its
// steps may leave a dataset by another node than they entered. No paths when none is within the budget, one
// without steps when both are one node.
lineage::Paths paths_between(const World& world, const NodeRef& from, const NodeRef& to,
                             const lineage::Query& query, size_t max_paths);

}  // namespace steward::service
