// Legal holds: added, listed, released.
#include "api/codec/legal_hold_codec.h"
#include "api/handlers/handlers.h"
#include "api/handlers/lineage_parameters.h"
#include "api/handlers/register_handlers.h"
#include "api/handlers/register_message.h"
#include "service/registers/registers.h"

namespace steward::api {

Result<HttpResponse> post_legal_hold(service::Steward& steward, const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto json, register_body(request));
  STEWARD_ASSIGN_OR_RETURN(const auto parsed, parse_legal_hold(JsonView(json)));
  auto& holds = steward.registers().holds();
  STEWARD_ASSIGN_OR_RETURN(const auto hold, holds.add(parsed.adding, register_actor(parsed.actor)));
  return json_response(to_json(hold, holds.today()), 201);
}

Result<HttpResponse> list_legal_holds(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"in_force"}));
  STEWARD_ASSIGN_OR_RETURN(const bool only_in_force, bool_parameter(request, "in_force", false));
  auto& holds = steward.registers().holds();
  STEWARD_ASSIGN_OR_RETURN(const auto listed, holds.list(only_in_force));
  return json_response(to_json(listed, holds.today()));
}

Result<HttpResponse> post_hold_release(service::Steward& steward, const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto json, register_body(request));
  STEWARD_ASSIGN_OR_RETURN(const auto parsed, parse_hold_release(JsonView(json)));
  auto& holds = steward.registers().holds();
  STEWARD_ASSIGN_OR_RETURN(const auto hold, holds.release(request.parameters.at(0), parsed.reason, parsed.on,
                                                          register_actor(parsed.actor)));
  return json_response(to_json(hold, holds.today()));
}

}  // namespace steward::api
