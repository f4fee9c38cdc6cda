// Requests of data subjects: opened, listed, shown, and what is done about them.
#include "api/codec/subject_request_codec.h"
#include "api/handlers/handlers.h"
#include "api/handlers/lineage_parameters.h"
#include "api/handlers/register_handlers.h"
#include "api/handlers/register_message.h"
#include "service/registers/registers.h"

namespace steward::api {
namespace {

Status read_state(const HttpRequest& request, service::SubjectRequests::Filter& filter) {
  const std::string state = request.query_value("state").value_or("");
  if (state == "overdue")
    filter.is_overdue = true;
  else if (state == "open" || state == "closed")
    filter.stored.is_closed = state == "closed";
  else if (!state.empty())
    return Error{ErrorCode::kInvalidInput, "A state is open, overdue or closed.", "state"};
  return {};
}

}  // namespace

Result<HttpResponse> post_subject_request(service::Steward& steward, const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto json, register_body(request));
  STEWARD_ASSIGN_OR_RETURN(const auto parsed, parse_subject_opening(JsonView(json)));
  auto& requests = steward.registers().requests();
  STEWARD_ASSIGN_OR_RETURN(const auto opened, requests.open(parsed.opening, register_actor(parsed.actor)));
  return json_response(to_json(opened, requests.today()), 201);
}

Result<HttpResponse> list_subject_requests(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(
      request.only_query({"state", "due_within", "person", "regulation", "right", "limit", "cursor"}));
  service::SubjectRequests::Filter filter;
  STEWARD_RETURN_IF_ERROR(read_state(request, filter));
  if (request.query_value("due_within")) {
    STEWARD_ASSIGN_OR_RETURN(filter.due_in, int_parameter(request, "due_within", 0, 0, 36'500));
  }
  filter.person = request.query_value("person").value_or("");
  if (const auto word = request.query_value("regulation")) {
    STEWARD_ASSIGN_OR_RETURN(filter.stored.regulation, audit::parse_regulation(*word));
  }
  if (const auto word = request.query_value("right")) {
    STEWARD_ASSIGN_OR_RETURN(filter.stored.right, audit::parse_right(*word));
  }
  STEWARD_ASSIGN_OR_RETURN(const int64_t limit, int_parameter(request, "limit", 50, 1, 500));
  filter.stored.limit = static_cast<size_t>(limit);
  filter.stored.cursor = request.query_value("cursor").value_or("");
  auto& requests = steward.registers().requests();
  STEWARD_ASSIGN_OR_RETURN(const auto page, requests.list(std::move(filter)));
  return json_response(to_json(page, requests.today()));
}

Result<HttpResponse> get_subject_request(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  auto& requests = steward.registers().requests();
  STEWARD_ASSIGN_OR_RETURN(const auto found, requests.get(request.parameters.at(0)));
  return json_response(to_json(found, requests.today()));
}

Result<HttpResponse> post_subject_event(service::Steward& steward, const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto json, register_body(request));
  STEWARD_ASSIGN_OR_RETURN(const auto parsed, parse_subject_step(JsonView(json)));
  auto& requests = steward.registers().requests();
  STEWARD_ASSIGN_OR_RETURN(
      const auto taken, requests.take(request.parameters.at(0), parsed.step, register_actor(parsed.actor)));
  return json_response(to_json(taken, requests.today()));
}

}  // namespace steward::api
