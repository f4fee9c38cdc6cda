#include "api/handlers/decision_options.h"

namespace steward::api {
namespace {}  // namespace

std::string_view to_string(DecisionMode mode) {
  return mode == DecisionMode::kAdvisory ? "advisory" : "durable";
}

Result<DecisionOptions> decision_options(const HttpRequest& request, bool allows_advisory) {
  DecisionOptions options;
  if (request.query.empty()) return options;
  static const std::vector<std::string> kParameters = {"mode", "reasons", "proof"};
  STEWARD_RETURN_IF_ERROR(request.only_query(kParameters));
  if (const auto mode = request.query_value("mode")) {
    if (*mode != "advisory" && *mode != "durable") return invalid_input("'mode' is durable or advisory.");
    if (*mode == "advisory") options.mode = DecisionMode::kAdvisory;
  }
  if (const auto reasons = request.query_value("reasons")) {
    if (*reasons != "all" && *reasons != "none") return invalid_input("'reasons' is all or none.");
    if (*reasons == "none") options.reasons = service::Reasons::kNone;
  }
  if (const auto proof = request.query_value("proof")) {
    if (*proof != "true" && *proof != "false") return invalid_input("'proof' is true or false.");
    options.with_proof = *proof == "true";
    if (options.with_proof && options.mode == DecisionMode::kAdvisory)
      return invalid_input("An advisory decision is not recorded, so there is nothing to prove.");
  }
  if (options.mode == DecisionMode::kAdvisory && !allows_advisory)
    return Error{ErrorCode::kForbidden,
                 "This server records every decision it gives; leave out mode=advisory.", ""};
  return options;
}

}  // namespace steward::api
