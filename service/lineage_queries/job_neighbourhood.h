// The jobs around a job or dataset, by the datasets they share: the graph that Marquez shows. Pure.
#pragma once

#include <vector>

#include "service/world.h"

namespace steward::service {

struct JobNeighbourhood {
  std::vector<JobId> jobs;          // nearest first, then by id
  std::vector<DatasetId> datasets;  // that one of them reads or writes, by id
  bool is_partial = false;          // there are more than max_jobs
};

// A job is next to every job that reads or writes a dataset it reads or writes, whichever way data flows, as
// in Marquez' GET /api/v1/lineage: 0 steps are the jobs themselves. Around a dataset: the jobs that read or
// write it are at 0.
JobNeighbourhood jobs_around(const World& world, const std::vector<JobId>& starts, size_t steps,
                             size_t max_jobs);
std::vector<JobId> jobs_of_dataset(const World& world, DatasetId dataset);

}  // namespace steward::service
