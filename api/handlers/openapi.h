// The OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0), made from endpoint_table.h and schemas.h.
#pragma once

#include <boost/json/object.hpp>

namespace steward::api {

boost::json::object openapi_document();

}  // namespace steward::api
