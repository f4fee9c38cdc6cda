// Every name of a dataset, and why they are one. Pure; runs on a World.
#pragma once

#include <string>
#include <vector>

#include "catalog/identity/merges.h"
#include "service/world.h"

namespace steward::service {

struct MergeReason {
  std::string why;  // one sentence
  MergeOrigin origin = MergeOrigin::kSymlink;
  Timestamp at{};
};

struct DatasetNames {
  DatasetId dataset;
  DatasetName name;                  // the one it is shown by
  std::vector<DatasetName> others;   // sorted
  std::vector<MergeReason> reasons;  // oldest first
};

// One name as people write it, aliases too: in full, or any whole trailing parts that fit one name only.
// Unlike CatalogSnapshot::resolve() it tells the names of one dataset apart.
Result<DatasetName> resolve_name(const World& world, std::string_view text);

// `dataset` is one of the catalog.
DatasetNames names_of(const World& world, DatasetId dataset);

}  // namespace steward::service
