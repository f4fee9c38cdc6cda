// A dataset of an event: its name, its facets, and what they say.
#pragma once

#include <vector>

#include "lineage/events/edge_list.h"
#include "lineage/events/event_budget.h"

namespace steward::lineage {

enum class DatasetRole { kInput, kOutput };  // the dataset of a dataset event counts as output

// Lineage into an output goes to `edges`. That of an input is checked and kept as a facet: it says what
// another job made, and would be taken for this one's.
Result<EventDataset> read_dataset(const JsonView& object, DatasetRole role, EventBudget& budget,
                                  EdgeList& edges);

// A list of them; empty when missing or null.
Result<std::vector<EventDataset>> read_datasets(const JsonView& list, DatasetRole role, EventBudget& budget,
                                                EdgeList& edges);

}  // namespace steward::lineage
