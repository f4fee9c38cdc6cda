// What the endpoints of the registers take and give: one JSON object each, and who says so.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>

#include "api/http/message.h"

namespace steward::api {

// An object, of at most kRegisterBodyLimit bytes, to an address without a query.
Result<boost::json::value> register_body(const HttpRequest& request);

// Who did it, as the caller vouches; else the API.
std::string register_actor(const std::string& by);

}  // namespace steward::api
