// The columnLineage facet (1-2-0, and the words before 1-1-0) of an output read into edges.
// https://openlineage.io/docs/spec/facets/dataset-facets/column_lineage_facet
#pragma once

#include <functional>
#include <vector>

#include "lineage/events/edge_list.h"
#include "lineage/events/event_budget.h"

namespace steward::lineage {

// The member `transformations` of a source; empty when missing. Anything that is not INDIRECT counts as
// DIRECT: an unknown type must not hide a flow.
Result<std::vector<Transformation>> read_transformations(const JsonView& source, const EventBudget& budget);

// Each member of the object `fields` by its name as a path of the catalog; nothing when missing or null.
Status for_each_target_field(const JsonView& fields, EventBudget& budget,
                             const std::function<Status(std::string path, const JsonView& field)>& read);

// Adds the facet's edges into `output`; true when it says how at least one field is made. Nothing when the
// facet is missing, null, empty or deleted.
Result<bool> read_column_lineage(const JsonView& facet, const DatasetName& output, EventBudget& budget,
                                 EdgeList& edges);

}  // namespace steward::lineage
