#include "service/lineage_queries/impact_report.h"

#include <algorithm>

namespace steward::service {
namespace {

constexpr const char* kOwnership = "ownership";

// Rows of merged datasets each have their facet: every owner is named, once.
template <class Id>
void add_owners(const std::vector<storage::StoredFacet>& facets, auto&& id_of,
                std::map<Id, std::vector<Owner>>& owners) {
  for (const storage::StoredFacet& facet : facets) {
    if (facet.name != kOwnership) continue;
    std::vector<Owner>& list = owners[id_of(facet.id)];
    for (Owner& owner : owners_of_facet(facet.body))
      if (std::find(list.begin(), list.end(), owner) == list.end()) list.push_back(std::move(owner));
  }
}

}  // namespace

const std::vector<Owner>& ImpactReport::owners_of(DatasetId id) const {
  static const std::vector<Owner> kNobody;
  const auto found = dataset_owners.find(id);
  return found == dataset_owners.end() ? kNobody : found->second;
}

const std::vector<Owner>& ImpactReport::owners_of(JobId id) const {
  static const std::vector<Owner> kNobody;
  const auto found = job_owners.find(id);
  return found == job_owners.end() ? kNobody : found->second;
}

Result<ImpactReport> impact_report(Steward& steward, std::string_view node, const lineage::Query& query) {
  ImpactReport report;
  STEWARD_ASSIGN_OR_RETURN(report.world, steward.world());
  STEWARD_ASSIGN_OR_RETURN(const NodeRef start, report.world->catalog->resolve(node));
  report.impact = impact_of(*report.world, start, query);
  std::vector<DatasetId> datasets = {start.dataset};
  for (const ImpactedDataset& impacted : report.impact.datasets) datasets.push_back(impacted.dataset);
  STEWARD_ASSIGN_OR_RETURN(const auto of_datasets, steward.dataset_facets(datasets));
  STEWARD_ASSIGN_OR_RETURN(const auto of_jobs, steward.job_facets(report.impact.jobs));
  const auto root_of = [&](int64_t id) {
    return report.world->identity ? report.world->identity->root(DatasetId{id}) : DatasetId{id};
  };
  add_owners(of_datasets, root_of, report.dataset_owners);
  add_owners(
      of_jobs, [](int64_t id) { return JobId{id}; }, report.job_owners);
  return report;
}

}  // namespace steward::service
