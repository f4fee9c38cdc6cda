// Which facts are in force, and which datasets they join. The inside of merges.cc.
#pragma once

#include <unordered_map>
#include <vector>

#include "catalog/identity/merges.h"

namespace steward {

// Datasets joined by facts, by index into the rows.
struct MergeGroup {
  std::vector<size_t> members;             // the root first, then by name
  std::vector<std::vector<size_t>> parts;  // members joined by what somebody vouches for, each by name
  std::vector<MergeFact> facts;            // in force, sorted
};

// Facts after verdicts, sorted, each once; only those of two different rows of `by_id`.
std::vector<MergeFact> facts_in_force(const std::vector<MergeFact>& facts,
                                      const std::vector<MergeVerdict>& verdicts,
                                      const std::unordered_map<DatasetId, size_t>& by_id);

// Groups of two or more, in the order of the names of their roots.
std::vector<MergeGroup> merge_groups(const std::vector<Dataset>& datasets,
                                     const std::unordered_map<DatasetId, size_t>& by_id,
                                     const std::vector<MergeFact>& in_force);

}  // namespace steward
