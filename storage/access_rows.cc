#include "storage/access_rows.h"

#include <boost/json/array.hpp>

#include "storage/tag_rows.h"

namespace steward::storage {
namespace {

namespace json = boost::json;
using policy::AccessEvent;
using policy::AccessRequest;

json::array strings(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

json::value value_json(const policy::Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return json::value(*text);
  return strings(std::get<std::vector<std::string>>(value));
}

Result<policy::Value> read_value(const JsonView& view) {
  if (view.raw().is_bool()) return policy::Value(view.raw().get_bool());
  if (view.raw().is_number()) {
    STEWARD_ASSIGN_OR_RETURN(const double number, view.as_double());
    return policy::Value(number);
  }
  if (view.raw().is_string()) {
    STEWARD_ASSIGN_OR_RETURN(std::string text, view.as_string());
    return policy::Value(std::move(text));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto items, view.as_array());
  std::vector<std::string> texts;
  for (const JsonView& item : items) {
    STEWARD_ASSIGN_OR_RETURN(std::string text, item.as_string());
    texts.push_back(std::move(text));
  }
  return policy::Value(std::move(texts));
}

Result<policy::Attributes> read_attributes(const JsonView& view) {
  policy::Attributes attributes;
  if (!view.present()) return attributes;
  STEWARD_ASSIGN_OR_RETURN(const auto members, view.as_object());
  for (const auto& [key, value] : members) {
    STEWARD_ASSIGN_OR_RETURN(attributes[key], read_value(value));
  }
  return attributes;
}

json::array scope_json(const AccessRequest& request) {
  json::array scope;
  for (const DatasetName& name : request.datasets) {
    json::object one{{"namespace", name.ns}, {"name", name.name}};
    if (const auto fields = request.fields.find(name); fields != request.fields.end())
      one["fields"] = strings(fields->second);
    scope.push_back(std::move(one));
  }
  return scope;
}

Status read_scope(const JsonView& view, AccessRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto items, view.as_array());
  for (const JsonView& item : items) {
    DatasetName name;
    STEWARD_ASSIGN_OR_RETURN(name.ns, item.string("namespace"));
    STEWARD_ASSIGN_OR_RETURN(name.name, item.string("name"));
    if (item.at("fields").present()) {
      STEWARD_ASSIGN_OR_RETURN(request.fields[name], item.strings_or_empty("fields"));
    }
    request.datasets.push_back(std::move(name));
  }
  return {};
}

std::optional<policy::Verdict> parse_verdict(std::string_view text) {
  for (const auto verdict : {policy::Verdict::kPermit, policy::Verdict::kDeny, policy::Verdict::kPending})
    if (policy::to_string(verdict) == text) return verdict;
  return std::nullopt;
}

}  // namespace

json::object attributes_to_json(const policy::Attributes& attributes) {
  json::object object;
  for (const auto& [name, value] : attributes) object[name] = value_json(value);
  return object;
}

json::object ask_to_json(const AccessRequest& request) {
  const policy::AccessAsk& ask = request.ask;
  json::array actions;
  for (const policy::Action action : ask.actions) actions.emplace_back(policy::to_string(action));
  json::object subject{{"id", ask.subject.id}, {"roles", strings(ask.subject.roles)}};
  if (!ask.subject.groups.empty()) subject["groups"] = strings(ask.subject.groups);
  if (!ask.subject.attributes.empty()) subject["attributes"] = attributes_to_json(ask.subject.attributes);
  json::object body{{"subject", std::move(subject)},
                    {"actions", std::move(actions)},
                    {"resources", strings(ask.resources)},
                    {"purpose", ask.purpose.str()},
                    {"duration", format_period(ask.duration)},
                    {"justification", ask.justification},
                    {"scope", scope_json(request)}};
  if (!ask.context.empty()) body["context"] = attributes_to_json(ask.context);
  if (!ask.environment.empty()) body["environment"] = ask.environment;
  if (ask.group_size) body["group_size"] = *ask.group_size;
  return body;
}

Status read_ask(const JsonView& body, AccessRequest& request) {
  policy::AccessAsk& ask = request.ask;
  const JsonView subject = body.at("subject");
  STEWARD_ASSIGN_OR_RETURN(ask.subject.id, subject.string("id"));
  STEWARD_ASSIGN_OR_RETURN(ask.subject.roles, subject.strings_or_empty("roles"));
  STEWARD_ASSIGN_OR_RETURN(ask.subject.groups, subject.strings_or_empty("groups"));
  STEWARD_ASSIGN_OR_RETURN(ask.subject.attributes, read_attributes(subject.at("attributes")));
  STEWARD_ASSIGN_OR_RETURN(const auto actions, body.strings_or_empty("actions"));
  for (const std::string& text : actions) {
    const auto action = policy::parse_action(text);
    if (!action) return unknown_word("action of an access request");
    ask.actions.push_back(*action);
  }
  STEWARD_ASSIGN_OR_RETURN(ask.resources, body.strings_or_empty("resources"));
  STEWARD_ASSIGN_OR_RETURN(std::string purpose, body.string("purpose"));
  ask.purpose = Purpose(std::move(purpose));
  STEWARD_ASSIGN_OR_RETURN(const std::string duration, body.string("duration"));
  STEWARD_ASSIGN_OR_RETURN(ask.duration, parse_period(duration));
  STEWARD_ASSIGN_OR_RETURN(ask.justification, body.string("justification"));
  STEWARD_ASSIGN_OR_RETURN(ask.context, read_attributes(body.at("context")));
  STEWARD_ASSIGN_OR_RETURN(ask.environment, body.string_or("environment", ""));
  if (body.at("group_size").present()) {
    STEWARD_ASSIGN_OR_RETURN(ask.group_size, body.at("group_size").as_int());
  }
  return read_scope(body.at("scope"), request);
}

json::object event_to_json(const AccessEvent& event) {
  json::object body;
  if (!event.roles.empty()) body["roles"] = strings(event.roles);
  if (!event.note.empty()) body["note"] = event.note;
  if (event.kind != AccessEvent::Kind::kDecided) return body;
  body["verdict"] = policy::to_string(event.verdict);
  json::array needed;
  for (const policy::ApprovalNeeded& one : event.needed)
    needed.push_back(json::object{{"rule", one.rule}, {"roles", strings(one.roles)}, {"people", one.people}});
  if (!needed.empty()) body["needed"] = std::move(needed);
  return body;
}

Status read_event(const JsonView& body, AccessEvent& event) {
  STEWARD_ASSIGN_OR_RETURN(event.roles, body.strings_or_empty("roles"));
  STEWARD_ASSIGN_OR_RETURN(event.note, body.string_or("note", ""));
  if (event.kind != AccessEvent::Kind::kDecided) return {};
  STEWARD_ASSIGN_OR_RETURN(const std::string word, body.string("verdict"));
  const auto verdict = parse_verdict(word);
  if (!verdict) return unknown_word("verdict of an access request");
  event.verdict = *verdict;
  STEWARD_ASSIGN_OR_RETURN(const auto needed, body.array_or_empty("needed"));
  for (const JsonView& item : needed) {
    policy::ApprovalNeeded one;
    STEWARD_ASSIGN_OR_RETURN(one.rule, item.string("rule"));
    STEWARD_ASSIGN_OR_RETURN(one.roles, item.strings_or_empty("roles"));
    STEWARD_ASSIGN_OR_RETURN(const int64_t people, item.at("people").as_int());
    one.people = static_cast<int>(people);
    event.needed.push_back(std::move(one));
  }
  return {};
}

}  // namespace steward::storage
