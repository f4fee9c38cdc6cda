// Jobs by name and id, and which datasets each reads and writes. Immutable, shared read-only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"

namespace steward::service {

struct JobEntry {
  JobId id;
  std::string ns, name;
  std::vector<DatasetId> inputs, outputs;  // as the catalog names them by now; sorted
};

class JobIndex {
 public:
  JobIndex() = default;
  explicit JobIndex(std::vector<JobEntry> jobs);

  const std::vector<JobEntry>& all() const { return jobs_; }  // by id
  const JobEntry* find(JobId id) const;
  const JobEntry* find(std::string_view ns, std::string_view name) const;
  std::string describe(JobId id) const;  // "airflow/nightly"; empty when there is no such job

  const std::vector<JobId>& readers(DatasetId dataset) const;  // jobs that read it, by id
  const std::vector<JobId>& writers(DatasetId dataset) const;

 private:
  std::vector<JobEntry> jobs_;
  std::map<std::pair<std::string, std::string>, size_t, std::less<>> by_name_;
  std::unordered_map<DatasetId, std::vector<JobId>> readers_, writers_;
};

}  // namespace steward::service
