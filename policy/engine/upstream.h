// Where a field's values come from, for the promises that flow with them: purpose limitations and retention.
#pragma once

#include <vector>

#include "catalog/snapshot.h"
#include "lineage/graph/traversal.h"
#include "lineage/propagation/propagation.h"

namespace steward::policy {

struct UpstreamDataset {
  DatasetId dataset;
  std::vector<NodeRef> path;  // from that dataset to the field asked for
};

struct Upstream {
  std::vector<UpstreamDataset>
      datasets;             // nearest first, each once; the field's own dataset is not among them
  size_t visited = 0;       // nodes looked at
  bool is_partial = false;  // the budget cut the search, or lineage names what the catalog lacks
};

// Follows DIRECT edges, masked or not: a hash of an address is still used for the purposes the address was
// given for. A dataset-level edge counts for every field of its target that has no DIRECT column edge from
// the same source, and stands for every field of its source (the rule of lineage/propagation/propagation.h).
Upstream upstream_of(const CatalogSnapshot& catalog, const lineage::Graph& graph, const NodeRef& field,
                     const lineage::Budget& budget);

// Continues the path of a propagated tag upstream: it starts at the nearest field that a scan or a person
// tagged, which may itself be a copy. Each field put before it carries the category and hands it on; stops at
// a field that got it from nowhere, or after 100 hops.
std::vector<NodeRef> path_from_origin(const lineage::Graph& graph, const lineage::Propagation& propagation,
                                      const lineage::Declassifiers& declassifiers, const TagAssertion& tag);

}  // namespace steward::policy
