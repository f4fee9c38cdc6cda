// Tag assertions as JSON: the same form in search results and dataset pages.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <vector>

#include "catalog/snapshot.h"
#include "catalog/tag.h"

namespace steward::api {

// {"category","origin","state","confidence"}, then by origin: scanned adds "evidence" (counts, never values),
// propagated adds "path" (names from the field that carries the category to this one), and "note" when there
// is one.
boost::json::object to_json(const TagAssertion& tag, const CatalogSnapshot& catalog);
boost::json::array to_json(const std::vector<TagAssertion>& tags, const CatalogSnapshot& catalog);

}  // namespace steward::api
