#include "lineage/events/facet_check.h"

#include <fmt/format.h>

#include <array>
#include <boost/json/serialize.hpp>

#include "lineage/events/dataset_facets.h"
#include "lineage/events/event_budget.h"
#include "lineage/events/quality_facets.h"
#include "lineage/events/run_facets.h"

namespace steward::lineage {
namespace {

// Under such names Steward keeps what persons said (purposes of a dataset): nobody may send it as an event.
constexpr std::string_view kOwnPrefix = "steward_";

using Check = Status (*)(const JsonView& facet);

template <class T>
Status check(const JsonView& facet) {
  auto read = read_facet<T>(facet);
  if (!read.ok()) return std::move(read).error();
  return {};
}

struct Understood {
  FacetOwner owner;
  std::string_view name;
  Check check;
};

constexpr std::array kUnderstood = {
    Understood{FacetOwner::kDataset, "ownership", check<Ownership>},
    Understood{FacetOwner::kDataset, "documentation", check<Documentation>},
    Understood{FacetOwner::kDataset, "lifecycleStateChange", check<LifecycleChange>},
    Understood{FacetOwner::kDataset, "version", check<DatasetVersion>},
    Understood{FacetOwner::kDataset, "dataSource", check<DataSource>},
    Understood{FacetOwner::kDataset, "storage", check<Storage>},
    Understood{FacetOwner::kDataset, "catalog", check<CatalogOfDataset>},
    Understood{FacetOwner::kDataset, "hierarchy", check<Hierarchy>},
    Understood{FacetOwner::kDataset, "datasetType", check<DatasetType>},
    Understood{FacetOwner::kDataset, "tags", check<Tags>},
    Understood{FacetOwner::kDataset, "dataQualityMetrics", check<DataQualityMetrics>},
    Understood{FacetOwner::kDataset, "dataQualityAssertions", check<DataQualityAssertions>},
    Understood{FacetOwner::kDataset, "inputStatistics", check<InputStatistics>},
    Understood{FacetOwner::kDataset, "outputStatistics", check<OutputStatistics>},
    Understood{FacetOwner::kJob, "ownership", check<Ownership>},
    Understood{FacetOwner::kJob, "documentation", check<Documentation>},
    Understood{FacetOwner::kJob, "tags", check<Tags>},
    Understood{FacetOwner::kJob, "sql", check<Sql>},
    Understood{FacetOwner::kJob, "jobType", check<JobType>},
    Understood{FacetOwner::kRun, "parent", check<ParentOfRun>},
    Understood{FacetOwner::kRun, "nominalTime", check<NominalTime>},
    Understood{FacetOwner::kRun, "errorMessage", check<ErrorMessage>},
    Understood{FacetOwner::kRun, "processing_engine", check<ProcessingEngine>},
    Understood{FacetOwner::kRun, "tags", check<Tags>},
};

Check check_of(FacetOwner owner, std::string_view name) {
  for (const Understood& row : kUnderstood)
    if (row.owner == owner && row.name == name) return row.check;
  return nullptr;
}

}  // namespace

Result<std::vector<EventFacet>> keep_facets(const JsonView& facets, FacetOwner owner) {
  std::vector<EventFacet> kept;
  if (is_absent(facets)) return kept;
  STEWARD_ASSIGN_OR_RETURN(auto members, facets.as_object());
  kept.reserve(members.size());
  for (auto& [name, facet] : members) {
    if (name.starts_with(kOwnPrefix))
      return facet.error(fmt::format("Facets named '{}…' are Steward's own; rename it.", kOwnPrefix));
    if (const Check check = check_of(owner, name)) STEWARD_RETURN_IF_ERROR(check(facet));
    kept.push_back({std::move(name), boost::json::serialize(facet.raw())});
  }
  return kept;
}

}  // namespace steward::lineage
