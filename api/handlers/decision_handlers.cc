#include "api/codec/decision_codec.h"
#include "api/handlers/endpoint_table.h"
#include "api/handlers/handlers.h"

namespace steward::api {

// A decision that could not be recorded is no decision: the service's error (503) is the answer then.
Result<HttpResponse> post_decision(service::Steward& steward, Metrics& metrics, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto json, parse_json(request.body, {.max_bytes = kDecisionBodyLimit}));
  STEWARD_ASSIGN_OR_RETURN(auto question, parse_decision_request(JsonView(json)));
  STEWARD_ASSIGN_OR_RETURN(const auto recorded, steward.decide(std::move(question)));
  metrics.count_decision(recorded.decision.verdict);
  HttpResponse response;
  response.body = service::decision_answer(recorded);
  return response;
}

}  // namespace steward::api
