#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/handlers/endpoint_table.h"
#include "api/handlers/handlers.h"

namespace steward::api {

Result<HttpResponse> post_lineage(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto outcome, steward.ingest_event(request.body, kApiActor));
  HttpResponse response;
  response.status = endpoint_named("post_lineage").success;
  response.body = boost::json::serialize(
      boost::json::object{{"duplicate", outcome.duplicate}, {"new_edges", outcome.new_edges}});
  return response;
}

}  // namespace steward::api
