// Propagation: the categories that flow along lineage, each with the path that brought it.
//
// A pure function of catalog, graph and declassifiers, computed whenever one of them changes and never stored, so it
// cannot be stale. Rules (docs/lineage.md):
//   - DIRECT and not masked: every effective category of the source is one of the target.
//   - masking stops a category only when its function is a declassifier named in policy; a producer's bare claim
//     does not.
//   - INDIRECT never carries a category; it is reported by the graph as influence.
//   - A dataset-level edge carries every category of the source's fields to every field of the target for which no
//     column-level edge from that source exists: unknown transformation counts as identity.
//   - A rejection at a field stops that category there, and what would have flowed on from there.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "catalog/snapshot.h"
#include "lineage/graph.h"

namespace steward::lineage {

// Names of masking functions that policy accepts as declassification, lower case ("hmac", "sha256").
using Declassifiers = std::set<std::string>;

class Propagation {
 public:
  static Propagation compute(const CatalogSnapshot& catalog, const Graph& graph, const Declassifiers& declassifiers);

  // Every category in force at a field, stored or propagated, none rejected; sorted by category.
  const std::vector<TagAssertion>& effective(FieldId field) const;
  // The union over the fields of a dataset.
  std::vector<Category> categories_of(const Dataset& dataset) const;

 private:
  std::unordered_map<FieldId, std::vector<TagAssertion>> effective_;
};

}  // namespace steward::lineage
