// Access requests and grants: asking, settling, listing, withdrawing.
#include <boost/json/serialize.hpp>

#include "api/codec/access_codec.h"
#include "api/handlers/access_handlers.h"
#include "api/handlers/endpoint_table.h"
#include "api/handlers/lineage_parameters.h"

namespace steward::api {
namespace {

using EventKind = policy::AccessEvent::Kind;

Result<HttpResponse> settle(service::Steward& steward, const HttpRequest& request, EventKind kind) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto json, parse_json(request.body, {.max_bytes = kAccessRequestBodyLimit}));
  STEWARD_ASSIGN_OR_RETURN(auto step, parse_access_step(JsonView(json), kind));
  STEWARD_ASSIGN_OR_RETURN(const auto standing, steward.settle_access(request.parameters.at(0),
                                                                      std::move(step.event), step.groups));
  return json_response(to_json(standing, steward.now()));
}

Result<size_t> page_size(const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const int64_t limit, int_parameter(request, "limit", 50, 1, 500));
  return static_cast<size_t>(limit);
}

}  // namespace

Result<HttpResponse> post_access_request(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto json, parse_json(request.body, {.max_bytes = kAccessRequestBodyLimit}));
  STEWARD_RETURN_IF_ERROR(JsonView(json).as_object());
  STEWARD_ASSIGN_OR_RETURN(auto ask, parse_access_ask(JsonView(json)));
  STEWARD_ASSIGN_OR_RETURN(const auto standing, steward.ask_access(std::move(ask)));
  return json_response(to_json(standing, steward.now()), 201);
}

Result<HttpResponse> list_access_requests(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"subject", "state", "limit", "cursor"}));
  service::AccessFilter filter;
  filter.subject = request.query_value("subject").value_or("");
  filter.cursor = request.query_value("cursor").value_or("");
  if (const auto word = request.query_value("state")) {
    filter.state = policy::parse_access_state(*word);
    if (!filter.state)
      return Error{ErrorCode::kInvalidInput,
                   "A state is pending, refused, approved, cancelled, lapsed, expired or withdrawn.",
                   "state"};
  }
  STEWARD_ASSIGN_OR_RETURN(filter.limit, page_size(request));
  STEWARD_ASSIGN_OR_RETURN(const auto page, steward.access_requests(filter));
  return json_response(to_json(page, steward.now()));
}

Result<HttpResponse> get_access_request(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto standing, steward.access_request(request.parameters.at(0)));
  return json_response(to_json(standing, steward.now()));
}

Result<HttpResponse> post_approval(service::Steward& steward, const HttpRequest& request) {
  return settle(steward, request, EventKind::kApproved);
}

Result<HttpResponse> post_refusal(service::Steward& steward, const HttpRequest& request) {
  return settle(steward, request, EventKind::kRefused);
}

Result<HttpResponse> post_cancellation(service::Steward& steward, const HttpRequest& request) {
  return settle(steward, request, EventKind::kCancelled);
}

Result<HttpResponse> list_grants(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"subject", "in_force", "limit", "cursor"}));
  service::GrantFilter filter;
  filter.subject = request.query_value("subject").value_or("");
  filter.cursor = request.query_value("cursor").value_or("");
  STEWARD_ASSIGN_OR_RETURN(filter.only_in_force, bool_parameter(request, "in_force", false));
  STEWARD_ASSIGN_OR_RETURN(filter.limit, page_size(request));
  STEWARD_ASSIGN_OR_RETURN(const auto page, steward.grants(filter));
  return json_response(to_json(page));
}

Result<HttpResponse> post_withdrawal(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto json, parse_json(request.body, {.max_bytes = kAccessRequestBodyLimit}));
  STEWARD_ASSIGN_OR_RETURN(auto step, parse_access_step(JsonView(json), EventKind::kWithdrawn));
  STEWARD_ASSIGN_OR_RETURN(const auto standing, steward.withdraw_grant(request.parameters.at(0),
                                                                       std::move(step.event), step.groups));
  return json_response(to_json(standing, steward.now()));
}

}  // namespace steward::api
