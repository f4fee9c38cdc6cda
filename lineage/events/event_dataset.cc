#include "lineage/events/event_dataset.h"

#include <fmt/format.h>

#include "lineage/events/column_lineage.h"
#include "lineage/events/dataset_facets.h"
#include "lineage/events/facet_check.h"
#include "lineage/events/lineage_facet.h"
#include "lineage/events/schema_facet.h"

namespace steward::lineage {
namespace {

bool is_deleted(const JsonView& facet) {
  const JsonView deleted = facet.at("_deleted");
  return deleted.present() && deleted.raw().is_bool() && deleted.raw().get_bool();
}

Status read_lineage(const JsonView& facets, EventBudget& budget, EdgeList& edges, EventDataset& out) {
  const JsonView columns = facets.at("columnLineage"), lineage = facets.at("lineage");
  STEWARD_ASSIGN_OR_RETURN(const bool has_columns, read_column_lineage(columns, out.name, budget, edges));
  STEWARD_ASSIGN_OR_RETURN(const bool is_said, read_dataset_lineage(lineage, out.name, budget, edges));
  out.has_column_lineage = has_columns || is_said;
  out.deletes_column_lineage = is_deleted(columns) || is_deleted(lineage);
  return {};
}

Status read_what_happened(const JsonView& facets, EventDataset& out) {
  STEWARD_ASSIGN_OR_RETURN(auto change, read_facet<LifecycleChange>(facets.at("lifecycleStateChange")));
  if (!change) return {};
  out.lifecycle = change->change;
  if (out.lifecycle == Lifecycle::kRename && change->previous != out.name)
    out.renamed_from = std::move(change->previous);
  return {};
}

Status read_description(const JsonView& facets, const EventBudget& budget, EventDataset& out) {
  STEWARD_ASSIGN_OR_RETURN(const auto type, read_facet<DatasetType>(facets.at("datasetType")));
  if (type) out.kind = kind_of(*type);
  const JsonView tags = facets.at("tags");
  STEWARD_ASSIGN_OR_RETURN(auto read, read_facet<Tags>(tags));
  if (!read) return {};
  if (read->tags.size() > budget.bounds().max_columns)
    return Error{ErrorCode::kTooLarge,
                 fmt::format("The dataset has more than {} tags.", budget.bounds().max_columns),
                 tags.pointer()};
  out.tags = std::move(read->tags);
  return {};
}

}  // namespace

Result<EventDataset> read_dataset(const JsonView& object, DatasetRole role, EventBudget& budget,
                                  EdgeList& edges) {
  EventDataset dataset;
  STEWARD_ASSIGN_OR_RETURN(dataset.name, read_dataset_name(object, budget));
  const JsonView of_role = object.at(role == DatasetRole::kInput ? "inputFacets" : "outputFacets");
  STEWARD_ASSIGN_OR_RETURN(dataset.role_facets, keep_facets(of_role, FacetOwner::kDataset));
  const JsonView facets = object.at("facets");
  STEWARD_ASSIGN_OR_RETURN(dataset.facets, keep_facets(facets, FacetOwner::kDataset));
  if (dataset.facets.empty()) return dataset;
  STEWARD_ASSIGN_OR_RETURN(dataset.fields, read_schema_facet(facets.at("schema"), budget));
  STEWARD_ASSIGN_OR_RETURN(dataset.symlinks, read_symlinks_facet(facets.at("symlinks"), budget));
  STEWARD_RETURN_IF_ERROR(read_lineage(facets, budget, edges, dataset));
  STEWARD_RETURN_IF_ERROR(read_what_happened(facets, dataset));
  STEWARD_RETURN_IF_ERROR(read_description(facets, budget, dataset));
  return dataset;
}

Result<std::vector<EventDataset>> read_datasets(const JsonView& list, DatasetRole role, EventBudget& budget,
                                                EdgeList& edges) {
  std::vector<EventDataset> datasets;
  if (is_absent(list)) return datasets;
  STEWARD_ASSIGN_OR_RETURN(const auto items, list.as_array(budget.bounds().max_datasets));
  datasets.reserve(items.size());
  for (const JsonView& item : items) {
    STEWARD_ASSIGN_OR_RETURN(EventDataset dataset, read_dataset(item, role, budget, edges));
    datasets.push_back(std::move(dataset));
  }
  return datasets;
}

}  // namespace steward::lineage
