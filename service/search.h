// Search over the catalog: by words of names, by category, by both. Pure; runs on a World.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/world.h"

namespace steward::service {

struct SearchHit {
  NodeRef node;  // a dataset, or a field when the field is what matched
  std::string name;
  DatasetKind kind = DatasetKind::kUnknown;
  std::vector<TagAssertion>
      tags;  // effective: of the field, or the strongest per category over the dataset's fields
  double score = 0;
};

struct SearchPage {
  std::vector<SearchHit> hits;  // best first; ties by name
  size_t total = 0;
};

// Fails when the category of the query is none of the taxonomy or the policies in force, with "did you mean":
// nothing can carry it. search() itself finds nothing then.
Status check_query(const World& world, std::string_view query);

// Words are matched against parts of dataset and field names and against category keys;
// "category:user.contact" restricts to nodes that carry the category or one below it. An empty query lists
// all datasets.
SearchPage search(const World& world, std::string_view query, size_t offset, size_t limit);

}  // namespace steward::service
