// Propagation: the categories that flow along lineage, each with the path that brought it.
//
// A pure function of catalog, graph and declassifiers (docs/lineage.md, rules 29 to 36), kept in step with
// them by updated() and never stored, so it cannot be stale. Of the ways a category can come, one is told:
// from the nearest carrying field, and at each step back the smallest of the nearest nodes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "catalog/snapshot.h"
#include "lineage/graph/graph.h"
#include "lineage/propagation/declassifiers.h"
#include "lineage/propagation/derivations.h"

namespace steward::lineage {

// What has changed between two moments. Naming more than has changed does no harm, naming less does. Fields
// never leave a dataset by a change: where they do (a merge, an unmerge), compute() anew.
struct Change {
  const GraphChange& edges;
  std::vector<FieldId> retagged = {};    // stored tags are others now
  std::vector<DatasetId> reshaped = {};  // new, has new fields, or lineage_is_partial is another now
};

// Immutable; any number of threads may read; copies share what they hold. A propagated assertion holds the
// path from the carrying field to this one (fieldless datasets on the way appear with field 0) and the
// carrier's confidence.
class Propagation {
 public:
  Propagation();
  // Work: edges × categories that flow over them.
  static Propagation compute(const CatalogSnapshot& catalog, const Graph& graph,
                             const Declassifiers& declassifiers);
  // The same as compute() over the catalog and the graph as they are now, given that this one belongs to them
  // as they were before `change`; work: what the change reaches. Other declassifiers than before: compute().
  Propagation updated(const CatalogSnapshot& catalog, const Graph& graph, const Declassifiers& declassifiers,
                      const Change& change) const;

  // Every category in force at a field, stored or propagated, none rejected; sorted by category. Work: the
  // length of the paths.
  std::vector<TagAssertion> effective(FieldId field) const;
  // The same categories without reasons and paths.
  std::vector<Category> categories(FieldId field) const;
  // True when the field carries `category` or one below it.
  bool carries(FieldId field, const Category& category) const;
  // What flowed into a dataset of which the catalog knows no field, sorted by category; empty for every other
  // dataset, whose fields hold it. Assertions name field 0.
  std::vector<TagAssertion> dataset_level(DatasetId dataset) const;
  // The union over the fields of a dataset and its dataset level, sorted.
  std::vector<Category> categories_of(const Dataset& dataset) const;
  // The nearest dataset whose lineage is partly known (Dataset::lineage_is_partial) among this one and those
  // it is made from. None: all that flows into it is known, as far as lineage was reported at all.
  std::optional<DatasetId> partial_lineage_from(DatasetId dataset) const;

  const Declassifiers& declassifiers() const { return *declassifiers_; }
  size_t reason_count() const { return derivations_.reason_count(); }
  size_t memory_bytes() const { return derivations_.memory_bytes(); }

 private:
  Propagation(Derivations derivations, std::shared_ptr<const Declassifiers> declassifiers);
  std::vector<TagAssertion> assertions_at(uint32_t node) const;
  TagAssertion propagated(uint32_t node, const Reason& reason) const;

  Derivations derivations_;
  std::shared_ptr<const Declassifiers> declassifiers_;
};

}  // namespace steward::lineage
