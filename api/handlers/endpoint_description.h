// One endpoint as data: what the router needs of it, and what its documentation says.
#pragma once

#include <span>
#include <string_view>

#include "api/http/router.h"

namespace steward::api {

struct QueryParameter {
  std::string_view name;
  std::string_view type;  // a schema, in the notation of schemas.h
  std::string_view description;
  bool is_required = false;
};

struct EndpointDescription {
  Endpoint endpoint;
  std::string_view summary;
  std::span<const QueryParameter> query;
  std::string_view request_schema;   // empty: no body
  std::string_view response_schema;  // empty: text
  std::string_view response_type = "application/json";
  int success = 200;
};

}  // namespace steward::api
