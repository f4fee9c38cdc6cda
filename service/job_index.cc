#include "service/job_index.h"

#include <algorithm>

namespace steward::service {
namespace {

const std::vector<JobId>& found(const std::unordered_map<DatasetId, std::vector<JobId>>& jobs,
                                DatasetId dataset) {
  static const std::vector<JobId> kNone;
  const auto at = jobs.find(dataset);
  return at == jobs.end() ? kNone : at->second;
}

}  // namespace

JobIndex::JobIndex(std::vector<JobEntry> jobs) : jobs_(std::move(jobs)) {
  std::sort(jobs_.begin(), jobs_.end(), [](const JobEntry& a, const JobEntry& b) { return a.id < b.id; });
  for (size_t i = 0; i < jobs_.size(); ++i) {
    by_name_.emplace(std::pair(jobs_[i].ns, jobs_[i].name), i);
    for (const DatasetId input : jobs_[i].inputs) readers_[input].push_back(jobs_[i].id);
    for (const DatasetId output : jobs_[i].outputs) writers_[output].push_back(jobs_[i].id);
  }
}

const JobEntry* JobIndex::find(JobId id) const {
  const auto at = std::lower_bound(jobs_.begin(), jobs_.end(), id,
                                   [](const JobEntry& job, JobId wanted) { return job.id < wanted; });
  return at == jobs_.end() || at->id != id ? nullptr : &*at;
}

const JobEntry* JobIndex::find(std::string_view ns, std::string_view name) const {
  const auto at = by_name_.find(std::pair(std::string(ns), std::string(name)));
  return at == by_name_.end() ? nullptr : &jobs_[at->second];
}

std::string JobIndex::describe(JobId id) const {
  const JobEntry* job = find(id);
  return job ? job->ns + "/" + job->name : "";
}

const std::vector<JobId>& JobIndex::readers(DatasetId dataset) const {
  return found(readers_, dataset);
}

const std::vector<JobId>& JobIndex::writers(DatasetId dataset) const {
  return found(writers_, dataset);
}

}  // namespace steward::service
