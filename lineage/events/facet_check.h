// Keeps every facet as it came, and checks the types of those that Steward understands.
#pragma once

#include <vector>

#include "lineage/events/openlineage.h"

namespace steward::lineage {

enum class FacetOwner { kDataset, kJob, kRun };  // kDataset: facets, inputFacets and outputFacets

// All members of the object `facets`; none when missing or null. An understood facet that holds a wrong type
// is an error with its pointer; a facet Steward has no use for is kept whatever it holds. schema, symlinks,
// columnLineage and lineage are checked by their own readers.
Result<std::vector<EventFacet>> keep_facets(const JsonView& facets, FacetOwner owner);

}  // namespace steward::lineage
