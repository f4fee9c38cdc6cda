// What became of a batch of events, as OpenLineage's POST /lineage/batch answers it.
#pragma once

#include <boost/json/object.hpp>

#include "service/steward.h"

namespace steward::api {

// {"status":"partial_success"|"failure","summary":{"received","successful","failed","retriable",
//  "non_retriable"},"failed_events":[{"index","reason","retriable"}]}. A reason names the place in its event.
boost::json::object to_json(const service::BatchOutcome& outcome);

}  // namespace steward::api
