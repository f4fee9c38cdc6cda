// Search results as JSON, for GET /api/v1/search and `steward search --format json`, and the cursor between
// pages.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "base/error.h"
#include "service/search.h"

namespace steward::api {

// {"total","hits":[{"dataset_id","field_id" (fields only),"name","kind","score","tags":[…]}]}
boost::json::object to_json(const service::SearchPage& page, const service::World& world);

// A cursor says where the next page of one query starts. Opaque to callers; refused under another query.
std::string encode_cursor(std::string_view query, size_t offset);
Result<size_t> decode_cursor(std::string_view query, std::string_view cursor);

}  // namespace steward::api
