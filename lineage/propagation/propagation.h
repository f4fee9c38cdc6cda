// Propagation: the categories that flow along lineage, each with the path that brought it.
//
// A pure function of catalog, graph and declassifiers, computed whenever one of them changes and never
// stored, so it cannot be stale. Rules (docs/lineage.md):
//   - DIRECT and not masked: every effective category of the source is one of the target.
//   - masking stops a category only when its function is a declassifier named in policy; a producer's bare
//   claim
//     does not.
//   - INDIRECT never carries a category; it is reported by the graph as influence.
//   - A dataset-level edge carries every category of the source's fields to every field of the target for
//   which no
//     column-level edge from that source exists: unknown transformation counts as identity.
//   - A rejection at a field stops that category there, and what would have flowed on from there.
//   - A dataset of which no field is known holds what flows into it as a whole, and passes it on the same
//   way.
//   - What is not known of a view's definition is not known of anything made from the view either: DIRECT
//   edges, masked or
//     not, make everything downstream of it partly known.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"

namespace steward::lineage {

// Names of masking functions that policy accepts as declassification, lower case ("hmac", "sha256").
using Declassifiers = std::set<std::string>;

// Immutable after compute(); any number of threads may read. A propagated assertion holds a shortest path
// from the carrying field to this one (fieldless datasets on the way appear with field 0) and the carrier's
// confidence. Work: edges × categories, plus the paths.
class Propagation {
 public:
  static Propagation compute(const CatalogSnapshot& catalog, const Graph& graph,
                             const Declassifiers& declassifiers);

  // Every category in force at a field, stored or propagated, none rejected; sorted by category.
  const std::vector<TagAssertion>& effective(FieldId field) const;
  // What flowed into a dataset of which the catalog knows no field, sorted by category; empty for every other
  // dataset, whose fields hold it. Assertions name field 0.
  const std::vector<TagAssertion>& dataset_level(DatasetId dataset) const;
  // The union over the fields of a dataset and its dataset level, sorted.
  std::vector<Category> categories_of(const Dataset& dataset) const;
  // The nearest dataset whose lineage is partly known (Dataset::lineage_is_partial) among this one and those
  // it is made from. None: all that flows into it is known, as far as lineage was reported at all.
  std::optional<DatasetId> partial_lineage_from(DatasetId dataset) const;

 private:
  std::unordered_map<FieldId, std::vector<TagAssertion>> effective_;
  std::unordered_map<DatasetId, std::vector<TagAssertion>> dataset_level_;
  std::unordered_map<DatasetId, DatasetId> partial_from_;
};

}  // namespace steward::lineage
