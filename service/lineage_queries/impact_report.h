// An impact with who owns what it touches, ready to be shown.
#pragma once

#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "service/lineage_queries/impact.h"
#include "service/steward.h"

namespace steward::service {

struct ImpactReport {
  std::shared_ptr<const World> world;
  Impact impact;
  std::map<DatasetId, std::vector<Owner>> dataset_owners;
  std::map<JobId, std::vector<Owner>> job_owners;

  // As their ownership facets say; empty when nobody said.
  const std::vector<Owner>& owners_of(DatasetId id) const;
  const std::vector<Owner>& owners_of(JobId id) const;
};

// `node` as people write it (CatalogSnapshot::resolve). Blocks on the database for the owners.
Result<ImpactReport> impact_report(Steward& steward, std::string_view node, const lineage::Query& query);

}  // namespace steward::service
