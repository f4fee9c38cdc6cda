// Request targets in origin-form (RFC 9112 §3.2.1), split and percent-decoded strictly. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace steward::api {

struct Target {
  std::string path;                                        // decoded: "/api/v1/datasets/customer"
  std::vector<std::string> segments;                       // of the path, decoded; "/" has none
  std::vector<std::pair<std::string, std::string>> query;  // decoded ('+' is a space), names unique
};

// Refuses whatever two readers could read differently: bad escapes, encoded slashes and control characters,
// dot segments, fragments, malformed UTF-8, a query name given twice.
Result<Target> parse_target(std::string_view target);

}  // namespace steward::api
