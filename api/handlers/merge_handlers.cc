// Two names, one dataset: merging, undoing it, and why.
#include <boost/json/serialize.hpp>

#include "api/codec/merge_codec.h"
#include "api/handlers/endpoint_table.h"
#include "api/handlers/handlers.h"
#include "api/handlers/lineage_parameters.h"

namespace steward::api {
namespace {

HttpResponse names_answer(const service::World& world, DatasetId dataset) {
  return json_response(to_json(service::names_of(world, dataset)));
}

Result<HttpResponse> judge(service::Steward& steward, const HttpRequest& request, bool is_merged) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const MergeRequest merge, parse_merge_request(request.body));
  STEWARD_ASSIGN_OR_RETURN(auto world, steward.world());
  STEWARD_ASSIGN_OR_RETURN(const DatasetName a, service::resolve_name(*world, merge.a));
  STEWARD_ASSIGN_OR_RETURN(const DatasetName b, service::resolve_name(*world, merge.b));
  STEWARD_RETURN_IF_ERROR(steward.judge_merge(a, b, is_merged, merge.why, kApiActor));
  STEWARD_ASSIGN_OR_RETURN(world, steward.world());
  return names_answer(*world, world->catalog->find(a)->id);
}

}  // namespace

Result<HttpResponse> post_merge(service::Steward& steward, const HttpRequest& request) {
  return judge(steward, request, true);
}

Result<HttpResponse> post_unmerge(service::Steward& steward, const HttpRequest& request) {
  return judge(steward, request, false);
}

Result<HttpResponse> get_merges(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"name"}));
  STEWARD_ASSIGN_OR_RETURN(const std::string name, required_parameter(request, "name"));
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  STEWARD_ASSIGN_OR_RETURN(const NodeRef node, world->catalog->resolve(name));
  return names_answer(*world, node.dataset);
}

}  // namespace steward::api
