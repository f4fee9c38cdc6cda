// What the query of a decision's endpoint says of how to answer.
#pragma once

#include "api/http/message.h"
#include "service/decision_record.h"

namespace steward::api {

enum class DecisionMode {
  kDurable,   // recorded before it is answered
  kAdvisory,  // not recorded
};
std::string_view to_string(DecisionMode mode);

struct DecisionOptions {
  DecisionMode mode = DecisionMode::kDurable;
  service::Reasons reasons = service::Reasons::kAll;
  bool with_proof = false;  // that the ledger holds it
};

// "mode", "reasons" and "proof"; any other query parameter is refused. kForbidden for advisory decisions
// where they are not allowed.
Result<DecisionOptions> decision_options(const HttpRequest& request, bool allows_advisory);

}  // namespace steward::api
