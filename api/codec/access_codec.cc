#include "api/codec/access_codec.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "api/codec/decision_codec.h"
#include "storage/access_rows.h"
#include "storage/access_store.h"

namespace steward::api {
namespace {

namespace json = boost::json;
using policy::AccessEvent;

constexpr size_t kMaxNames = 100;

json::array strings(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

// The members that a decision request has too, with the first action, so that one codec reads both.
Result<policy::DecisionRequest> parse_shared(const JsonView& body, const JsonView& action) {
  json::object shared;
  for (const auto& member : body.raw().get_object())
    if (member.key() != "id" && member.key() != "actions" && member.key() != "duration" &&
        member.key() != "justification")
      shared[member.key()] = member.value();
  shared["action"] = action.raw();
  const json::value value(std::move(shared));
  return parse_decision_request(JsonView(value));
}

std::vector<std::string> lines_of(const std::string& note) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < note.size();) {
    const size_t end = std::min(note.find('\n', at), note.size());
    lines.push_back(note.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

json::array needed_json(const std::vector<policy::ApprovalNeeded>& needed) {
  json::array list;
  for (const policy::ApprovalNeeded& one : needed)
    list.push_back(json::object{{"rule", one.rule}, {"roles", strings(one.roles)}, {"people", one.people}});
  return list;
}

json::object event_json(const AccessEvent& event) {
  json::object body{{"event", policy::to_string(event.kind)}, {"at", format_rfc3339(event.at)}};
  if (!event.person.empty()) body["person"] = event.person;
  if (!event.roles.empty()) body["roles"] = strings(event.roles);
  if (!event.note.empty()) body["note"] = event.note;
  return body;
}

json::array scope_json(const policy::AccessRequest& request) {
  json::array scope;
  for (const DatasetName& name : request.datasets) {
    json::object one{{"dataset", to_string(name)}};
    if (const auto fields = request.fields.find(name); fields != request.fields.end())
      one["fields"] = strings(fields->second);
    scope.push_back(std::move(one));
  }
  return scope;
}

}  // namespace

Result<policy::AccessAsk> parse_access_ask(const JsonView& body) {
  STEWARD_RETURN_IF_ERROR(body.only({"id", "subject", "actions", "resources", "purpose", "duration",
                                     "justification", "context", "environment", "group_size"}));
  STEWARD_ASSIGN_OR_RETURN(const auto actions, body.at("actions").as_array(kMaxNames));
  if (actions.empty()) return body.at("actions").error("Expected at least one action, such as \"read\".");
  STEWARD_ASSIGN_OR_RETURN(auto shared, parse_shared(body, actions.front()));
  policy::AccessAsk ask;
  STEWARD_ASSIGN_OR_RETURN(ask.id, body.string_or("id", ""));
  if (!ask.id.empty() && !storage::is_uuid(ask.id))
    return body.at("id").error("Expected a UUID in lower case; without one the request gets its own.");
  for (const JsonView& item : actions) {
    STEWARD_ASSIGN_OR_RETURN(const std::string text, item.as_string());
    const auto action = policy::parse_action(text);
    if (!action)
      return item.error("There is no such action; use read, export, train, share, delete or write.");
    ask.actions.push_back(*action);
  }
  ask.subject = std::move(shared.subject);
  ask.resources = std::move(shared.resources);
  ask.context = std::move(shared.context);
  ask.environment = std::move(shared.environment);
  ask.group_size = shared.group_size;
  // Which purposes there are is of the policies in force; the service looks.
  ask.purpose = Purpose(std::move(shared.purpose));
  STEWARD_ASSIGN_OR_RETURN(const std::string duration, body.string("duration"));
  const auto period = parse_period(duration);
  if (!period.ok()) return body.at("duration").error(period.error().message);
  ask.duration = *period;
  STEWARD_ASSIGN_OR_RETURN(ask.justification, body.string("justification"));
  return ask;
}

Result<AccessStep> parse_access_step(const JsonView& body, AccessEvent::Kind kind) {
  const bool is_judged = kind != AccessEvent::Kind::kCancelled;
  if (is_judged)
    STEWARD_RETURN_IF_ERROR(body.only({"person", "roles", "groups", "note"}));
  else
    STEWARD_RETURN_IF_ERROR(body.only({"person", "note"}));
  AccessStep step{.event = {.kind = kind}, .groups = {}};
  STEWARD_ASSIGN_OR_RETURN(step.event.person, body.string("person"));
  STEWARD_ASSIGN_OR_RETURN(step.event.roles, body.strings_or_empty("roles"));
  STEWARD_ASSIGN_OR_RETURN(step.groups, body.strings_or_empty("groups"));
  STEWARD_ASSIGN_OR_RETURN(step.event.note, body.string_or("note", ""));
  return step;
}

json::object to_json(const policy::Grant& grant, Timestamp now) {
  json::object body = service::grant_json(grant);
  body["in_force"] = policy::in_force(grant, now);
  return body;
}

json::object to_json(const service::AccessStanding& standing, Timestamp now) {
  const policy::AccessRequest& request = standing.request;
  json::object body = storage::ask_to_json(request);
  body["id"] = request.ask.id;
  body["state"] = policy::to_string(standing.state);
  body["asked_at"] = format_rfc3339(request.ask.asked_at);
  body["scope"] = scope_json(request);
  json::array events;
  for (const AccessEvent& event : request.events) {
    if (event.kind != AccessEvent::Kind::kDecided) {
      events.push_back(event_json(event));
      continue;
    }
    body["reasons"] = strings(lines_of(event.note));
    if (!event.needed.empty()) body["approvals"] = needed_json(event.needed);
  }
  body["events"] = std::move(events);
  if (standing.state == policy::AccessState::kPending)
    body["open"] = json::object{{"roles", strings(standing.open.roles)},
                                {"people", standing.open.people},
                                {"approvals", needed_json(standing.open.needed)}};
  if (standing.grant) body["grant"] = to_json(*standing.grant, now);
  return body;
}

json::object to_json(const service::AccessPage& page, Timestamp now) {
  json::array requests;
  for (const auto& standing : page.requests) requests.push_back(to_json(standing, now));
  json::object body{{"requests", std::move(requests)}};
  if (!page.next_cursor.empty()) body["next_cursor"] = page.next_cursor;
  return body;
}

json::object to_json(const service::GrantPage& page) {
  json::array grants;
  for (const policy::Grant& grant : page.grants) grants.push_back(to_json(grant, page.at));
  json::object body{{"grants", std::move(grants)}};
  if (!page.next_cursor.empty()) body["next_cursor"] = page.next_cursor;
  return body;
}

}  // namespace steward::api
