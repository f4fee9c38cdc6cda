#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "api/codec/authzen_request.h"
#include "api/codec/authzen_response.h"
#include "api/codec/search_codec.h"
#include "api/handlers/door_endpoints.h"
#include "api/handlers/door_handlers.h"

namespace steward::api {
namespace {

namespace json = boost::json;

constexpr const char* kDoor = "authzen";
constexpr const char* kNoPurpose =
    "The request does not say for which purpose the data is asked for; put it into context.purpose, or into "
    "action.properties.purpose.";

constexpr const char* kNoLimit =
    "page.limit is 0, so nothing was searched; ask for at least 1 result to go on.";

Result<json::value> body_of(const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  if (request.body.empty())
    return Error{ErrorCode::kInvalidInput, "The body is empty; send a JSON object.", ""};
  return parse_json(request.body, {.max_bytes = kAccessBodyLimit});
}

// What is wrong with the question itself, so that asking again is no use.
bool is_of_the_question(const Error& error) {
  return error.code == ErrorCode::kNotFound || error.code == ErrorCode::kInvalidInput ||
         error.code == ErrorCode::kTooLarge;
}

Result<service::Steward::Question> recorded_question(AccessQuestion asked) {
  const std::string type = asked.resource_type, id = asked.resource_id;
  STEWARD_ASSIGN_OR_RETURN(policy::DecisionRequest request, decision_request(std::move(asked)));
  if (request.purpose.empty())
    return service::Steward::Question{std::move(request),
                                      [](const service::World&) { return std::string(kNoPurpose); }, kDoor};
  return service::Steward::Question{
      std::move(request),
      [type, id](const service::World& world) { return service::objection_to(world, type, id); }, kDoor};
}

bool ends(EvaluationsSemantic semantic, bool is_permit) {
  return (semantic == EvaluationsSemantic::kDenyOnFirstDeny && !is_permit) ||
         (semantic == EvaluationsSemantic::kPermitOnFirstPermit && is_permit);
}

Result<json::object> answer_of(Metrics& metrics, const Result<service::RecordedDecision>& recorded) {
  if (!recorded.ok()) {
    if (is_of_the_question(recorded.error())) return failed_evaluation_json(recorded.error());
    return recorded.error();
  }
  metrics.count_decision(recorded->decision.verdict);
  return evaluation_json(*recorded);
}

// Decided on one state and recorded together, as far as the semantic goes: what it does not come to is
// neither decided nor recorded. A question that no policy can answer is denied and not recorded; decisions
// that could not be recorded are none.
Result<json::array> evaluate_all(service::Steward& steward, Metrics& metrics, Evaluations evaluations) {
  const EvaluationsSemantic semantic = evaluations.semantic;
  std::vector<std::optional<json::object>> failures;  // in order; none: of a question
  std::vector<service::Steward::Question> questions;
  for (Result<AccessQuestion>& item : evaluations.items) {
    auto question = item.ok() ? recorded_question(*std::move(item))
                              : Result<service::Steward::Question>(std::move(item).error());
    failures.push_back(question.ok() ? std::optional<json::object>()
                                     : failed_evaluation_json(question.error()));
    if (question.ok())
      questions.push_back(*std::move(question));
    else if (ends(semantic, false))
      break;
  }
  std::vector<Result<service::RecordedDecision>> decided;
  if (!questions.empty()) {
    const auto is_last = [semantic](const Result<service::RecordedDecision>& one) {
      return ends(semantic, one.ok() && one->decision.verdict == policy::Verdict::kPermit);
    };
    STEWARD_ASSIGN_OR_RETURN(decided, steward.decide_until(std::move(questions), is_last));
  }
  json::array answers;
  auto next = decided.begin();
  for (std::optional<json::object>& failure : failures) {
    if (failure) {
      answers.push_back(*std::move(failure));
      continue;
    }
    STEWARD_ASSIGN_OR_RETURN(json::object evaluation, answer_of(metrics, *next++));
    const bool is_last = ends(semantic, evaluation.at("decision").as_bool());
    answers.push_back(std::move(evaluation));
    if (is_last) break;
  }
  return answers;
}

// Types that Steward does not know, a purpose that is missing, a resource of another type: nothing is found,
// and `reason` says why.
Result<HttpResponse> search(service::Steward& steward, const HttpRequest& http, SearchFor what) {
  STEWARD_ASSIGN_OR_RETURN(const json::value body, body_of(http));
  STEWARD_ASSIGN_OR_RETURN(const AccessSearch search, parse_access_search(JsonView(body), what));
  service::SearchBounds bounds;
  bounds.limit = search.limit;
  if (!search.token.empty()) {
    const auto offset = decode_cursor(search.mark, search.token);
    if (!offset.ok())
      return Error{ErrorCode::kInvalidInput,
                   "The token is not of this search; send the next_token of the page before, with the same "
                   "entities.",
                   "/page/token"};
    bounds.offset = *offset;
  }
  AccessQuestion question = search.question;
  if (what == SearchFor::kAction) question.action = "read";  // each is asked for in turn
  const auto nothing = [&](std::string_view reason) {
    return json_response(search_json(search, what, {}, reason));
  };
  auto asked = decision_request(question);
  if (!asked.ok()) return nothing(asked.error().message);
  if (asked->purpose.empty()) return nothing(kNoPurpose);
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  if (what != SearchFor::kResource) {
    const std::string objection = service::objection_to(*world, question.resource_type, question.resource_id);
    if (!objection.empty()) return nothing(objection);
  }
  policy::DecisionRequest request = steward.prepared(*std::move(asked));
  const auto results =
      what == SearchFor::kSubject
          ? service::search_subjects(*world, std::move(request), question.subject_type, bounds)
      : what == SearchFor::kResource
          ? service::search_resources(*world, std::move(request), question.resource_type, bounds)
          : service::search_actions(*world, std::move(request), bounds);
  return json_response(search_json(search, what, results, search.limit == 0 ? kNoLimit : ""));
}

}  // namespace

Result<HttpResponse> show_authzen_metadata(const std::optional<std::string>& public_url,
                                           const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  if (public_url) return json_response(metadata_json(*public_url));
  return json_response(metadata_json("http://" + (request.host.empty() ? "localhost" : request.host)));
}

Result<HttpResponse> evaluate_access(service::Steward& steward, Metrics& metrics,
                                     const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const json::value body, body_of(request));
  Evaluations one;
  STEWARD_ASSIGN_OR_RETURN(AccessQuestion question, parse_evaluation(JsonView(body)));
  one.items.emplace_back(std::move(question));
  STEWARD_ASSIGN_OR_RETURN(const json::array answers, evaluate_all(steward, metrics, std::move(one)));
  return json_response(answers.front().as_object());
}

Result<HttpResponse> evaluate_accesses(service::Steward& steward, Metrics& metrics,
                                       const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const json::value body, body_of(request));
  STEWARD_ASSIGN_OR_RETURN(Evaluations evaluations, parse_evaluations(JsonView(body)));
  const bool is_single = evaluations.is_single;
  STEWARD_ASSIGN_OR_RETURN(json::array answers, evaluate_all(steward, metrics, std::move(evaluations)));
  if (is_single) return json_response(answers.front().as_object());
  return json_response({{"evaluations", std::move(answers)}});
}

Result<HttpResponse> search_access_subjects(service::Steward& steward, const HttpRequest& request) {
  return search(steward, request, SearchFor::kSubject);
}

Result<HttpResponse> search_access_resources(service::Steward& steward, const HttpRequest& request) {
  return search(steward, request, SearchFor::kResource);
}

Result<HttpResponse> search_access_actions(service::Steward& steward, const HttpRequest& request) {
  return search(steward, request, SearchFor::kAction);
}

}  // namespace steward::api
