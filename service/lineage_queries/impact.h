// What a change of a node touches: what is made from it, who runs it, what it carries. Pure; on a World.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lineage/graph/traversal.h"
#include "service/world.h"

namespace steward::service {

struct ImpactedDataset {
  DatasetId dataset;
  uint32_t hops = 0;                 // of its nearest node
  DatasetId previous;                // the dataset it is made from on that way
  std::vector<FieldId> fields;       // those reached, in order of id; none when it is reached as a whole only
  bool by_value = false;             // values of the start flow into it; else they only decide about its rows
  bool is_end = false;               // nothing is made from it
  std::vector<Category> categories;  // what the start carries and those of its nodes still carry, sorted
};

struct Impact {
  NodeRef start;
  std::vector<Category> categories;       // in effect at the start, sorted
  std::vector<ImpactedDataset> datasets;  // nearest first, then by name; the start's own is not among them
  std::vector<JobId> jobs;                // that read the start or something made from it, by name
  bool is_partial = false;
  lineage::Cut cut = lineage::Cut::kNone;
};

// `query` as for traverse(): direction, granularity and influence are set here (downstream, by field, both).
Impact impact_of(const World& world, const NodeRef& start, lineage::Query query);

// Categories in effect at a field, or at a dataset as a whole, sorted.
std::vector<Category> categories_at(const World& world, const NodeRef& node);

struct Owner {
  std::string name;  // "team:data", as the producer says it
  std::string type;  // "MAINTAINER"; may be empty

  friend auto operator<=>(const Owner&, const Owner&) = default;
};

// Of an ownership facet's body (OpenLineage OwnershipDatasetFacet 1-0-1, OwnershipJobFacet 1-0-1). What does
// not read as one has no owners: facets are kept as they came.
std::vector<Owner> owners_of_facet(std::string_view body);

}  // namespace steward::service
