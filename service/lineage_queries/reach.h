// Everything that values, or influence, come from or go to: the graph followed as propagation follows it, so
// that a tag which flowed in has its origin among what is upstream. Pure; runs on a World.
//
// lineage::traverse() takes nodes for what they are. Here a dataset as a whole and its fields stand for each
// other where lineage is known of whole datasets only (docs/lineage.md, rule 32):
//   - a field is in its dataset, so edges of the dataset as a whole are edges of the field;
//   - what enters a dataset as a whole enters each of its fields, except, if it is values, those of which is
//     known which column of that source they are made of.
#pragma once

#include "lineage/graph/traversal.h"
#include "service/world.h"

namespace steward::service {

// As traverse() by field: starts first, nearest first, equal hops in node order. A field that is reached only
// because its dataset is reached as a whole has the hops of the dataset, and is listed when it leads further.
// The granularity of the query does not count.
lineage::Traversal reach(const World& world, const std::vector<NodeRef>& starts, const lineage::Query& query);

}  // namespace steward::service
