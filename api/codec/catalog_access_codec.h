// Which datasets may I read, as JSON: POST /api/v1/access and `steward access`.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "policy/catalog_access.h"
#include "service/world.h"

namespace steward::api {

inline constexpr int64_t kDefaultAccessPage = 1'000;
inline constexpr int64_t kMaxAccessPage = 10'000;

struct CatalogQuestion {
  policy::DecisionRequest request;  // no resources, no data subjects
  policy::CatalogAccessOptions options;
};

// {"subject", "action", "purpose", "context", "environment", "group_size"} as of a decision request, and
// "all" (true: datasets too of which nothing may be had), "limit", "cursor": next_cursor of the page before,
// which belongs to the same question.
Result<CatalogQuestion> parse_catalog_question(const JsonView& view);

// {"datasets": [{"id", "name", "verdict", "readable", "masked", "pending", "hidden", "has_row_filter"}],
//  "is_complete", "next_cursor"?}
boost::json::object access_json(const policy::CatalogAccess& access, const CatalogQuestion& question,
                                const CatalogSnapshot& catalog);

}  // namespace steward::api
