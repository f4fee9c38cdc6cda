// The lineage facet (1-0-0), of a dataset and of a job, read into edges: explicit lineage, declared on job
// and dataset events, observed on run events. https://openlineage.io/spec/facets/1-0-0/LineageFacet.json
//
// A source is a dataset, a field of one, or a job; so is a target. Sources that are jobs, and targets that
// are other jobs, make no edges between datasets: they stay in the kept facet.
#pragma once

#include <vector>

#include "lineage/events/edge_list.h"
#include "lineage/events/event_budget.h"

namespace steward::lineage {

// Adds the edges into `output`; true when the facet says what it is made of: with fields, or with inputs, an
// empty list of which means that nothing tracked is upstream.
Result<bool> read_dataset_lineage(const JsonView& facet, const DatasetName& output, EventBudget& budget,
                                  EdgeList& edges);

struct JobLineage {
  std::vector<DatasetName> targets;  // datasets of which an entry says what they are made of
  std::vector<DatasetName> sources;  // datasets that flow into the event's own job
};

Result<JobLineage> read_job_lineage(const JsonView& facet, const std::string& job_namespace,
                                    const std::string& job_name, EventBudget& budget, EdgeList& edges);

}  // namespace steward::lineage
