#include "api/codec/decision_batch_codec.h"
#include "api/codec/decision_codec.h"
#include "api/codec/ledger_codec.h"
#include "api/codec/problem.h"
#include "api/handlers/decision_endpoints.h"
#include "api/handlers/decision_options.h"
#include "api/handlers/handlers.h"
#include "service/audit/entry_proofs.h"

namespace steward::api {
namespace {

using Responder = std::function<void(DirectAnswer)>;

Result<policy::DecisionRequest> read_request(const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto json, parse_json(request.body, {.max_bytes = kDecisionBodyLimit}));
  return parse_decision_request(JsonView(json));
}

std::string answer_text(const service::RecordedDecision& decided, const DecisionOptions& options) {
  return options.mode == DecisionMode::kAdvisory ? service::advisory_answer(decided, options.reasons)
                                                 : service::decision_answer(decided, options.reasons);
}

Result<HttpResponse> answer(Metrics& metrics, const service::RecordedDecision& decided,
                            const DecisionOptions& options) {
  metrics.count_decision(decided.decision.verdict, options.mode);
  return json_response(answer_text(decided, options));
}

// One that is queued has no place in the ledger yet: it is answered without.
Result<std::string> proven_text(service::Steward& steward, const service::RecordedDecision& decided,
                                const DecisionOptions& options) {
  std::string text = answer_text(decided, options);
  if (!options.with_proof || decided.is_queued) return text;
  STEWARD_ASSIGN_OR_RETURN(const auto proven, steward.entry_proofs().prove({decided.entry}));
  return with_member(std::move(text), "proof", proof_text(proven));
}

// A decision that could not be recorded is no decision: the service's error (503) is the answer then.
Result<std::vector<Result<service::RecordedDecision>>> decide_all(
    service::Steward& steward, std::vector<policy::DecisionRequest> requests,
    const DecisionOptions& options) {
  if (options.mode == DecisionMode::kDurable) return steward.decide_all(std::move(requests));
  STEWARD_ASSIGN_OR_RETURN(auto advised, steward.advise(std::move(requests)));
  std::vector<Result<service::RecordedDecision>> decided;
  for (auto& one : advised) decided.emplace_back(std::move(one));
  return decided;
}

std::string item_text(service::Steward& steward, const Result<service::RecordedDecision>& decided,
                      const DecisionOptions& options) {
  if (decided.ok()) {
    const auto text = proven_text(steward, *decided, options);
    if (text.ok()) return "{\"decision\":" + *text + "}";
    return "{\"problem\":" + to_response(problem_of(text.error()), "").body + "}";
  }
  return "{\"problem\":" + to_response(problem_of(decided.error()), "").body + "}";
}

// Small enough to be read and answered by the thread that serves every connection.
constexpr size_t kDirectBodyBytes = 8u << 10;

}  // namespace

Result<HttpResponse> post_decision(service::Steward& steward, Metrics& metrics, bool allows_advisory,
                                   const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto options, decision_options(request, allows_advisory));
  STEWARD_ASSIGN_OR_RETURN(auto question, read_request(request));
  std::vector<policy::DecisionRequest> questions;
  questions.push_back(std::move(question));
  STEWARD_ASSIGN_OR_RETURN(const auto decided, decide_all(steward, std::move(questions), options));
  if (!decided.front().ok()) return decided.front().error();
  if (!options.with_proof) return answer(metrics, *decided.front(), options);
  metrics.count_decision(decided.front()->decision.verdict, options.mode);
  STEWARD_ASSIGN_OR_RETURN(std::string text, proven_text(steward, *decided.front(), options));
  return json_response(std::move(text));
}

void post_decision_directly(service::Steward& steward, Metrics& metrics, bool allows_advisory,
                            const HttpRequest& request, Responder respond) {
  if (request.body.size() > kDirectBodyBytes) return respond(std::nullopt);
  const auto options = decision_options(request, allows_advisory);
  if (!options.ok()) return respond(Result<HttpResponse>(options.error()));
  if (options->with_proof) return respond(std::nullopt);
  auto question = read_request(request);
  if (!question.ok()) return respond(Result<HttpResponse>(std::move(question).error()));
  if (options->mode == DecisionMode::kAdvisory) {
    const auto advised = steward.advise_soon(*std::move(question));
    return respond(advised ? DirectAnswer(answer(metrics, *advised, *options)) : std::nullopt);
  }
  steward.decide_soon(*std::move(question), [&metrics, options = *options, respond = std::move(respond)](
                                                std::optional<Result<service::RecordedDecision>> decided) {
    if (!decided) return respond(std::nullopt);
    if (!decided->ok()) return respond(Result<HttpResponse>(decided->error()));
    respond(answer(metrics, **decided, options));
  });
}

Result<HttpResponse> post_decision_batch(service::Steward& steward, Metrics& metrics, bool allows_advisory,
                                         const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto options, decision_options(request, allows_advisory));
  STEWARD_ASSIGN_OR_RETURN(const auto json, parse_json(request.body, {.max_bytes = kDecisionBatchBodyLimit}));
  STEWARD_ASSIGN_OR_RETURN(auto items, parse_decision_batch(JsonView(json)));
  std::vector<policy::DecisionRequest> questions;
  for (auto& item : items)
    if (item.ok()) questions.push_back(*std::move(item));
  STEWARD_ASSIGN_OR_RETURN(const auto decided, decide_all(steward, std::move(questions), options));
  auto next = decided.begin();
  std::string body = "{\"decisions\":[";
  for (const auto& item : items) {
    if (body.back() != '[') body += ',';
    const Result<service::RecordedDecision>& outcome = item.ok() ? *next++ : item.error();
    if (outcome.ok()) metrics.count_decision(outcome->decision.verdict, options.mode);
    body += item_text(steward, outcome, options);
  }
  return json_response(body + "]}");
}

}  // namespace steward::api
