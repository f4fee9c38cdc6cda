// What differs between two moments of the catalog, as far as what flows along lineage depends on it. Pure.
#pragma once

#include <vector>

#include "catalog/snapshot.h"

namespace steward {

struct CatalogDifference {
  std::vector<FieldId> retagged;    // other stored tags, or other confidence or state of one
  std::vector<DatasetId> reshaped;  // new, with new fields, or lineage_is_partial is another now
  bool lost_something = false;      // a dataset or a field is gone: names were joined or parted
};

// Sorted. Work: one look at each dataset, field and tag of both.
CatalogDifference difference(const CatalogSnapshot& before, const CatalogSnapshot& after);

}  // namespace steward
