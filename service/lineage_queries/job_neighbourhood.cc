#include "service/lineage_queries/job_neighbourhood.h"

#include <set>
#include <unordered_set>

namespace steward::service {

std::vector<JobId> jobs_of_dataset(const World& world, DatasetId dataset) {
  std::set<JobId> jobs;
  for (const JobId job : world.jobs->readers(dataset)) jobs.insert(job);
  for (const JobId job : world.jobs->writers(dataset)) jobs.insert(job);
  return {jobs.begin(), jobs.end()};
}

JobNeighbourhood jobs_around(const World& world, const std::vector<JobId>& starts, size_t steps,
                             size_t max_jobs) {
  JobNeighbourhood found;
  std::unordered_set<JobId> seen;
  std::set<DatasetId> datasets;
  std::set<JobId> layer(starts.begin(), starts.end());
  for (size_t step = 0; !layer.empty(); ++step) {
    std::set<DatasetId> touched;  // for the first time: their jobs are not known yet
    for (const JobId job : layer) {
      if (found.jobs.size() == max_jobs) {
        found.is_partial = true;
        break;
      }
      seen.insert(job);
      found.jobs.push_back(job);
      const JobEntry* entry = world.jobs->find(job);
      if (!entry) continue;
      for (const auto* list : {&entry->inputs, &entry->outputs})
        for (const DatasetId dataset : *list)
          if (datasets.insert(dataset).second) touched.insert(dataset);
    }
    layer.clear();
    if (step == steps || found.is_partial) break;
    for (const DatasetId dataset : touched)
      for (const JobId job : jobs_of_dataset(world, dataset))
        if (!seen.contains(job)) layer.insert(job);
  }
  found.datasets.assign(datasets.begin(), datasets.end());
  return found;
}

}  // namespace steward::service
