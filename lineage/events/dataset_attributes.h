// What kept facets of a dataset say of who owns it, where it is kept and how it is labelled.
#pragma once

#include <string_view>

#include "base/error.h"
#include "catalog/dataset.h"

namespace steward::lineage {

// Adds to `dataset` what the body of an `ownership` facet says: the names of its owners. A body that says
// nothing, or nothing that can be read, adds nothing.
void add_ownership(std::string_view body, Dataset& dataset);

// The same of a `tags` facet: tags of the dataset as a whole become labels, "key" or "key=value" (the value
// "true" is the key alone); a tag `region` or `data_region` is where it is kept too.
void add_tags(std::string_view body, Dataset& dataset);

}  // namespace steward::lineage
