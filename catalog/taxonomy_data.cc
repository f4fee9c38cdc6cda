#include "catalog/taxonomy_data.h"
namespace steward {
std::vector<TaxonomyNode> category_nodes() { return {{"user", "x"}}; }
std::vector<TaxonomyNode> purpose_nodes() { return {{"marketing", "x"}}; }
}  // namespace steward
