// Decision requests as JSON, for POST /api/v1/decisions and `steward check --request`. The answer is
// service::decision_answer().
#pragma once

#include "base/error.h"
#include "base/json.h"
#include "policy/decision.h"

namespace steward::api {

// {"subject":{"id","roles":[],"groups":[],"attributes":{}},"action","resources":[],"purpose",
//  "data_subjects":[],"context":{},"environment","group_size"}
// Required: subject.id, action, resources, purpose. Unknown members are refused; errors carry the JSON
// Pointer and never a value of subject, data_subjects or context. The time of the decision is the server's.
Result<policy::DecisionRequest> parse_decision_request(const JsonView& request);

// The members of it that are not about particular data: subject, action, purpose, context, environment,
// group_size. Others are not looked at.
Result<policy::DecisionRequest> parse_question(const JsonView& request);

}  // namespace steward::api
