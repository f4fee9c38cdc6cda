// Many decision requests in one body, for POST /api/v1/decisions/batch.
#pragma once

#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "policy/decision.h"

namespace steward::api {

inline constexpr size_t kMaxBatchedDecisions = 1000;
inline constexpr size_t kMaxBatchedBytes = 16u << 20;  // of all requests, defaults filled in

// {"defaults": {…}, "requests": [{…}, …]}: each a decision request (decision_codec.h); what one leaves out is
// taken from `defaults`, member by member and whole. A request that cannot be read is its own error, with a
// pointer into the body; the others are not concerned. kTooLarge beyond the bounds above.
Result<std::vector<Result<policy::DecisionRequest>>> parse_decision_batch(const JsonView& batch);

}  // namespace steward::api
