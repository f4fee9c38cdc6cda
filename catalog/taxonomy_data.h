// The nodes of the shipped taxonomies. Keys after Fideslang 2.0; descriptions and extensions are ours.
#pragma once

#include <vector>

#include "catalog/taxonomy.h"

namespace steward {

std::vector<TaxonomyNode> category_nodes();
std::vector<TaxonomyNode> purpose_nodes();

}  // namespace steward
