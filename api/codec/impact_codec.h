// An impact report as JSON, for GET /api/v1/lineage/impact and `steward lineage impact`.
#pragma once

#include <boost/json/object.hpp>

#include "service/lineage_queries/impact_report.h"

namespace steward::api {

// {"node","categories","datasets":[{"node","kind","hops","influence","is_end","fields","from","categories",
//  "owners":[{"name","type"}]}],"jobs":[{"name","owners"}],"kinds":{"model":1,…},"is_partial","cut"}
boost::json::object to_json(const service::ImpactReport& report);

}  // namespace steward::api
