// The schema facet (1-2-0) of a dataset read into the catalog's fields, and the symlinks facet (1-0-1).
#pragma once

#include <vector>

#include "lineage/events/event_budget.h"

namespace steward::lineage {

// Nested fields follow the field they are in, as paths: "address.city", "items[].sku". Of two fields of one
// path the first counts.
Result<std::vector<Field>> read_schema_facet(const JsonView& facet, EventBudget& budget);

Result<std::vector<DatasetName>> read_symlinks_facet(const JsonView& facet, EventBudget& budget);

}  // namespace steward::lineage
