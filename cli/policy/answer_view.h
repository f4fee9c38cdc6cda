// Two answers to one request, for people and for programs: what each says and where they differ.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "policy/decision.h"

namespace steward::cli {

// "then" and "now" with the sentences that decided, and what changed of fields, masks, rows and other obligations.
std::string answers_text(const policy::Decision& then, const policy::Decision& now);

// {"verdict", "fields": [{"name","verdict","mask"?}], "rows": {DATASET: [FILTER]}, "retention"?, "aggregate_only"?,
//  "notify"?, "reasons": [{"rule","effect","sentence"}]}
boost::json::object answer_json(const policy::Decision& decision);

}  // namespace steward::cli
