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

constexpr const char* kNoPurpose =
    "The request does not say for which purpose the data is asked for; put it into context.purpose, or into "
    "action.properties.purpose.";

HttpResponse answer(const json::object& body) {
  HttpResponse response;
  response.body = json::serialize(body);
  return response;
}

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

// One recorded decision. A question that no policy can answer is denied and not recorded; one that could not
// be recorded is no decision.
Result<json::object> evaluate(service::Steward& steward, Metrics& metrics, AccessQuestion question) {
  const std::string type = question.resource_type, id = question.resource_id;
  auto asked = decision_request(std::move(question));
  if (!asked.ok()) return failed_evaluation_json(asked.error());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward.world());
  const std::string objection = asked->purpose.empty() ? kNoPurpose : service::objection_to(*world, type, id);
  auto recorded =
      objection.empty() ? steward.decide(*std::move(asked))
                        : steward.refuse("authzen", *std::move(asked), objection);
  if (!recorded.ok() && is_of_the_question(recorded.error())) return failed_evaluation_json(recorded.error());
  if (!recorded.ok()) return std::move(recorded).error();
  metrics.count_decision(recorded->decision.verdict);
  return evaluation_json(*recorded);
}

bool ends(EvaluationsSemantic semantic, const json::object& evaluation) {
  const bool is_permit = evaluation.at("decision").as_bool();
  return (semantic == EvaluationsSemantic::kDenyOnFirstDeny && !is_permit) ||
         (semantic == EvaluationsSemantic::kPermitOnFirstPermit && is_permit);
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
  const auto nothing = [&](std::string_view reason) { return answer(search_json(search, what, {}, reason)); };
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
  return answer(search_json(search, what, results));
}

}  // namespace

Result<HttpResponse> show_authzen_metadata(const std::optional<std::string>& public_url,
                                           const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  if (public_url) return answer(metadata_json(*public_url));
  return answer(metadata_json("http://" + (request.host.empty() ? "localhost" : request.host)));
}

Result<HttpResponse> evaluate_access(service::Steward& steward, Metrics& metrics,
                                     const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const json::value body, body_of(request));
  STEWARD_ASSIGN_OR_RETURN(AccessQuestion question, parse_evaluation(JsonView(body)));
  STEWARD_ASSIGN_OR_RETURN(const json::object evaluation, evaluate(steward, metrics, std::move(question)));
  return answer(evaluation);
}

Result<HttpResponse> evaluate_accesses(service::Steward& steward, Metrics& metrics,
                                       const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const json::value body, body_of(request));
  STEWARD_ASSIGN_OR_RETURN(Evaluations evaluations, parse_evaluations(JsonView(body)));
  json::array answers;
  for (Result<AccessQuestion>& item : evaluations.items) {
    json::object evaluation;
    if (item.ok()) {
      STEWARD_ASSIGN_OR_RETURN(evaluation, evaluate(steward, metrics, *std::move(item)));
    } else {
      evaluation = failed_evaluation_json(item.error());
    }
    if (evaluations.is_single) return answer(evaluation);
    const bool is_last = ends(evaluations.semantic, evaluation);
    answers.push_back(std::move(evaluation));
    if (is_last) break;
  }
  return answer({{"evaluations", std::move(answers)}});
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
