// Requests and answers of Trino's OPA plugin (https://trino.io/docs/current/security/opa-access-control.html;
// its classes OpaQuery, OpaQueryInput, OpaQueryResult, OpaBatchQueryResult, OpaRowFiltersQueryResult,
// OpaColumnMaskQueryResult, OpaBatchColumnMaskQueryResult). Pure.
//
// Members that are not known are ignored, as new versions of the plugin add some. A member that is read and
// is missing or of the wrong type is kInvalidInput with its JSON Pointer: the plugin then denies.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "service/doors/trino_query.h"

namespace steward::api {

inline constexpr size_t kMaxTrinoResources = 100'000;  // tables of a schema, columns of a table

// {"input":{"context":{"identity":{"user","groups"}, …},"action":{"operation","resource"|"filterResources",
// …}}}
Result<service::TrinoQuery> parse_trino_query(const JsonView& body);

// `decision_id`: of the decision that was recorded, or empty. The plugin logs it.
boost::json::object trino_allow_json(bool allowed, const std::string& decision_id = "");
boost::json::object trino_batch_json(const std::vector<size_t>& indices);
// One expression, all of which must hold; none: every row is shown.
boost::json::object trino_row_filters_json(const std::optional<std::string>& expression);
// None: the column is shown as it is. The plugin takes a result that is not there for that.
boost::json::object trino_column_mask_json(const std::optional<std::string>& expression);
boost::json::object trino_column_masks_json(const std::vector<std::pair<size_t, std::string>>& masks);

}  // namespace steward::api
