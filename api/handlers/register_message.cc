#include "api/handlers/register_message.h"

#include <boost/json/serialize.hpp>

#include "api/handlers/handlers.h"
#include "api/handlers/register_endpoints.h"
#include "base/json.h"

namespace steward::api {

Result<boost::json::value> register_body(const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(auto body, parse_json(request.body, {.max_bytes = kRegisterBodyLimit}));
  STEWARD_RETURN_IF_ERROR(JsonView(body).as_object());
  return body;
}

std::string register_actor(const std::string& by) {
  return by.empty() ? kApiActor : by;
}

}  // namespace steward::api
