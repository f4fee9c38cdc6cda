// Legal holds: added, listed, released.
#include <boost/json/serialize.hpp>

#include "api/codec/legal_hold_codec.h"
#include "api/handlers/handlers.h"
#include "api/handlers/lineage_parameters.h"
#include "api/handlers/register_endpoints.h"
#include "api/handlers/register_handlers.h"
#include "service/registers/registers.h"

namespace steward::api {
namespace {

HttpResponse answer(const boost::json::object& body, int status = 200) {
  HttpResponse response;
  response.status = status;
  response.body = boost::json::serialize(body);
  return response;
}

std::string actor_of(const std::string& person) {
  return person.empty() ? kApiActor : person;
}

}  // namespace

Result<HttpResponse> post_legal_hold(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto json, parse_json(request.body, {.max_bytes = kRegisterBodyLimit}));
  STEWARD_RETURN_IF_ERROR(JsonView(json).as_object());
  STEWARD_ASSIGN_OR_RETURN(const auto parsed, parse_legal_hold(JsonView(json)));
  auto& holds = steward.registers().holds();
  STEWARD_ASSIGN_OR_RETURN(const auto hold, holds.add(parsed.adding, actor_of(parsed.actor)));
  return answer(to_json(hold, holds.today()), 201);
}

Result<HttpResponse> list_legal_holds(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"in_force"}));
  STEWARD_ASSIGN_OR_RETURN(const bool only_in_force, bool_parameter(request, "in_force", false));
  auto& holds = steward.registers().holds();
  STEWARD_ASSIGN_OR_RETURN(const auto listed, holds.list(only_in_force));
  return answer(to_json(listed, holds.today()));
}

Result<HttpResponse> post_hold_release(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto json, parse_json(request.body, {.max_bytes = kRegisterBodyLimit}));
  STEWARD_RETURN_IF_ERROR(JsonView(json).as_object());
  STEWARD_ASSIGN_OR_RETURN(const auto parsed, parse_hold_release(JsonView(json)));
  auto& holds = steward.registers().holds();
  STEWARD_ASSIGN_OR_RETURN(const auto hold, holds.release(request.parameters.at(0), parsed.reason, parsed.on,
                                                          actor_of(parsed.actor)));
  return answer(to_json(hold, holds.today()));
}

}  // namespace steward::api
