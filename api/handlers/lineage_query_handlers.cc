// What flows where: the graph around a node, ways between two, the impact of a change, models.
#include <boost/json/serialize.hpp>

#include "api/codec/impact_codec.h"
#include "api/codec/lineage_codec.h"
#include "api/handlers/handlers.h"
#include "api/handlers/lineage_parameters.h"
#include "service/lineage_queries/deadline.h"
#include "service/lineage_queries/impact_report.h"
#include "service/lineage_queries/ways.h"

namespace steward::api {
namespace {

// A graph is answered node by node; what only counts nodes may look at more of them.
constexpr int64_t kDefaultGraphNodes = 10'000;
constexpr size_t kMaxGraphEdges = 100'000;
constexpr int64_t kDefaultPaths = 10;
constexpr int64_t kMaxPaths = 1'000;

}  // namespace

Result<HttpResponse> get_lineage_graph(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(
      request.only_query({"node", "direction", "depth", "granularity", "indirect", "as_of", "max_nodes"}));
  STEWARD_ASSIGN_OR_RETURN(const std::string name, required_parameter(request, "node"));
  const std::string direction = request.query_value("direction").value_or("both");
  if (direction != "both" && direction != "upstream" && direction != "downstream")
    return invalid_input("'direction' is upstream, downstream or both.");
  STEWARD_ASSIGN_OR_RETURN(const lineage::Query query, lineage_query(request, kDefaultGraphNodes));
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  STEWARD_ASSIGN_OR_RETURN(const NodeRef node, world->catalog->resolve(name));
  service::FlowBounds bounds;
  bounds.max_edges = kMaxGraphEdges;
  bounds.upstream = direction != "downstream";
  bounds.downstream = direction != "upstream";
  return json_response(to_json(service::flow_of(*world, node, query, bounds), *world));
}

Result<HttpResponse> get_lineage_paths(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(
      request.only_query({"from", "to", "all", "max", "depth", "indirect", "as_of", "max_nodes"}));
  STEWARD_ASSIGN_OR_RETURN(const std::string from_name, required_parameter(request, "from"));
  STEWARD_ASSIGN_OR_RETURN(const std::string to_name, required_parameter(request, "to"));
  STEWARD_ASSIGN_OR_RETURN(const bool all, bool_parameter(request, "all", false));
  STEWARD_ASSIGN_OR_RETURN(const int64_t max, int_parameter(request, "max", kDefaultPaths, 1, kMaxPaths));
  STEWARD_ASSIGN_OR_RETURN(const lineage::Query query, lineage_query(request));
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  STEWARD_ASSIGN_OR_RETURN(const NodeRef from, world->catalog->resolve(from_name));
  STEWARD_ASSIGN_OR_RETURN(const NodeRef to, world->catalog->resolve(to_name));
  const auto paths = service::paths_between(*world, from, to, query, all ? static_cast<size_t>(max) : 1);
  return json_response(to_json(paths, from, to, *world));
}

Result<HttpResponse> get_lineage_impact(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"node", "depth", "as_of", "max_nodes"}));
  STEWARD_ASSIGN_OR_RETURN(const std::string name, required_parameter(request, "node"));
  STEWARD_ASSIGN_OR_RETURN(const lineage::Query query, lineage_query(request));
  STEWARD_ASSIGN_OR_RETURN(const auto report, service::impact_report(steward, name, query));
  return json_response(to_json(report));
}

Result<HttpResponse> get_lineage_models(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"category", "excludes"}));
  const auto category_text = request.query_value("category");
  const auto purpose_text = request.query_value("excludes");
  if (category_text.has_value() == purpose_text.has_value())
    return invalid_input("Ask for 'category' or for 'excludes', one of them.");
  lineage::Query query;
  query.budget.is_expired = service::deadline_in(kLineageQueryTime);
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  if (category_text) {
    STEWARD_ASSIGN_OR_RETURN(const Category category, world->policies->parse_category(*category_text));
    return json_response(to_json(service::models_with(*world, category, query.budget), *world));
  }
  STEWARD_ASSIGN_OR_RETURN(const Purpose purpose, world->policies->parse_purpose(*purpose_text));
  return json_response(to_json(service::models_excluding(*world, purpose, query.budget), *world));
}

}  // namespace steward::api
