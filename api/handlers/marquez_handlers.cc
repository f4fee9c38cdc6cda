// Lineage as Marquez' clients ask for it.
#include <boost/json/serialize.hpp>

#include "api/codec/marquez_codec.h"
#include "api/codec/marquez_node_id.h"
#include "api/handlers/handlers.h"
#include "api/handlers/lineage_parameters.h"
#include "service/lineage_queries/deadline.h"

namespace steward::api {
namespace {

constexpr int64_t kDefaultDepth = 20;
constexpr int64_t kMaxDepth = 1'000;
constexpr size_t kMaxJobs = 2'000;  // each is asked for its latest run
constexpr size_t kMaxColumns = 20'000;

// Of a column lineage: the field itself, the fields of a dataset, or those of what a job writes.
std::vector<NodeRef> columns_of(const service::World& world, const MarquezNode& node) {
  std::vector<DatasetId> datasets;
  if (node.field) return {{node.dataset, node.field}};
  if (node.dataset) datasets.push_back(node.dataset);
  if (node.job) datasets = world.jobs->find(node.job)->outputs;
  std::vector<NodeRef> columns;
  for (const DatasetId id : datasets)
    if (const Dataset* dataset = world.catalog->find(id))
      for (const Field& field : dataset->fields) columns.push_back({id, field.id});
  return columns;
}

// Facets and latest runs of what is shown.
Result<MarquezDetails> details_of(service::Steward& steward, const service::World& world,
                                  const service::JobNeighbourhood& around) {
  MarquezDetails details;
  STEWARD_ASSIGN_OR_RETURN(auto of_datasets, steward.dataset_facets(around.datasets));
  for (storage::StoredFacet& facet : of_datasets)
    details.dataset_facets[world.identity->root(DatasetId{facet.id})].try_emplace(facet.name,
                                                                                  std::move(facet.body));
  STEWARD_ASSIGN_OR_RETURN(auto of_jobs, steward.job_facets(around.jobs));
  for (storage::StoredFacet& facet : of_jobs)
    details.job_facets[JobId{facet.id}].emplace(facet.name, std::move(facet.body));
  for (const JobId job : around.jobs) {
    STEWARD_ASSIGN_OR_RETURN(const auto runs, steward.runs(job, 1));
    if (runs.empty()) continue;
    const storage::RunFact& run = runs.front();
    MarquezRun& latest = details.latest_runs[job];
    latest = {run.run_id, run.state, run.started_at, std::nullopt, run.state_at};
    if (run.state == "COMPLETE" || run.state == "FAIL" || run.state == "ABORT")
      latest.ended_at = run.state_at;
  }
  return details;
}

}  // namespace

Result<HttpResponse> get_marquez_lineage(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"nodeId", "depth", "aggregateToParentRun", "includeFacets"}));
  STEWARD_ASSIGN_OR_RETURN(const std::string node_id, required_parameter(request, "nodeId"));
  STEWARD_ASSIGN_OR_RETURN(const int64_t depth, int_parameter(request, "depth", kDefaultDepth, 0, kMaxDepth));
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  STEWARD_ASSIGN_OR_RETURN(const MarquezNode node, resolve_node_id(node_id, *world));
  const auto starts = node.job ? std::vector{node.job} : service::jobs_of_dataset(*world, node.dataset);
  auto around = service::jobs_around(*world, starts, static_cast<size_t>(depth), kMaxJobs);
  if (starts.empty()) around.datasets = {node.dataset};  // no job has named it yet
  STEWARD_ASSIGN_OR_RETURN(const MarquezDetails details, details_of(steward, *world, around));
  return json_response(marquez_lineage(*world, around, details));
}

Result<HttpResponse> get_marquez_column_lineage(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"nodeId", "depth", "withDownstream"}));
  STEWARD_ASSIGN_OR_RETURN(const std::string node_id, required_parameter(request, "nodeId"));
  STEWARD_ASSIGN_OR_RETURN(const int64_t depth, int_parameter(request, "depth", kDefaultDepth, 0, kMaxDepth));
  STEWARD_ASSIGN_OR_RETURN(const bool downstream, bool_parameter(request, "withDownstream", false));
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  STEWARD_ASSIGN_OR_RETURN(const MarquezNode node, resolve_node_id(node_id, *world));
  lineage::Query query;
  query.include_indirect = true;  // Marquez shows every input field, whatever it did
  query.budget.max_hops = static_cast<size_t>(depth);
  query.budget.max_nodes = kMaxColumns;
  query.budget.is_expired = service::deadline_in(kLineageQueryTime);
  service::FlowBounds bounds;
  bounds.downstream = downstream;
  bounds.columns_alone = true;
  return json_response(
      marquez_column_lineage(*world, service::flow_of(*world, columns_of(*world, node), query, bounds)));
}

}  // namespace steward::api
