#include "lineage/events/dataset_attributes.h"

#include "base/text.h"
#include "lineage/events/dataset_facets.h"

namespace steward::lineage {

void add_ownership(std::string_view body, Dataset& dataset) {
  const auto facet = read_facet_text<Ownership>(body);
  if (!facet.ok() || !*facet) return;
  for (const Owner& owner : (*facet)->owners)
    if (!owner.name.empty()) dataset.owners.push_back(owner.name);
}

void add_tags(std::string_view body, Dataset& dataset) {
  const auto facet = read_facet_text<Tags>(body);
  if (!facet.ok() || !*facet) return;
  for (const EventTag& tag : (*facet)->tags) {
    if (!tag.field.empty() || tag.key.empty()) continue;
    const bool is_bare = tag.value.empty() || to_lower(tag.value) == "true";
    dataset.labels.push_back(is_bare ? tag.key : tag.key + "=" + tag.value);
    const std::string key = to_lower(tag.key);
    if ((key == "region" || key == "data_region") && !is_bare) dataset.regions.push_back(tag.value);
  }
}

}  // namespace steward::lineage
