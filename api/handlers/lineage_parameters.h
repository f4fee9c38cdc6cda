// The query parameters that the endpoints of lineage share.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "api/http/message.h"
#include "lineage/graph/traversal.h"

namespace steward::api {

// One query may take this long; what it found until then is the answer, marked as partial.
inline constexpr std::chrono::seconds kLineageQueryTime{5};
inline constexpr int64_t kMaxLineageNodes = 100'000;
inline constexpr int64_t kMaxLineageDepth = 1'000;

// `default_nodes`: when "max_nodes" is not given. "depth", "granularity", "indirect", "as_of", "max_nodes":
// see kGraphQuery in endpoint_table.h. The clock of the budget starts here.
Result<lineage::Query> lineage_query(const HttpRequest& request, int64_t default_nodes = kMaxLineageNodes);

// The parameter as a whole number within the bounds; `fallback` when it is not given.
Result<int64_t> int_parameter(const HttpRequest& request, std::string_view name, int64_t fallback,
                              int64_t least, int64_t most);
// "true" or "false".
Result<bool> bool_parameter(const HttpRequest& request, std::string_view name, bool fallback);
// Not empty.
Result<std::string> required_parameter(const HttpRequest& request, std::string_view name);

}  // namespace steward::api
