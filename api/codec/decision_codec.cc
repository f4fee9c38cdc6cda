#include "api/codec/decision_codec.h"

#include <fmt/format.h>

#include "api/codec/attribute_codec.h"
#include "base/text.h"

namespace steward::api {

namespace {

constexpr size_t kMaxTextBytes = 1024;
constexpr size_t kMaxRoles = 100;
constexpr size_t kMaxGroups = 1000;
constexpr size_t kMaxResources = 1000;
constexpr size_t kMaxDataSubjects = 10'000;
constexpr int64_t kMaxGroupSize = int64_t{1} << 53;
constexpr policy::Action kActions[] = {policy::Action::kRead,   policy::Action::kExport,
                                       policy::Action::kTrain,  policy::Action::kShare,
                                       policy::Action::kDelete, policy::Action::kWrite};

Result<std::string> parse_text(const JsonView& view) {
  STEWARD_ASSIGN_OR_RETURN(std::string text, view.as_string(kMaxTextBytes));
  if (text.empty()) return view.error("Expected a string that is not empty.");
  return text;
}

Result<std::vector<std::string>> parse_texts(const JsonView& view, size_t max_items) {
  std::vector<std::string> texts;
  if (!view.present() || view.is_null()) return texts;
  STEWARD_ASSIGN_OR_RETURN(const auto items, view.as_array(max_items));
  texts.reserve(items.size());
  for (const JsonView& item : items) {
    STEWARD_ASSIGN_OR_RETURN(std::string text, parse_text(item));
    texts.push_back(std::move(text));
  }
  return texts;
}

Result<policy::Subject> parse_subject(const JsonView& view) {
  static const std::vector<std::string> kMembers = {"id", "roles", "groups", "attributes"};
  STEWARD_RETURN_IF_ERROR(view.only(kMembers));
  policy::Subject subject;
  STEWARD_ASSIGN_OR_RETURN(subject.id, parse_text(view.at("id")));
  STEWARD_ASSIGN_OR_RETURN(subject.roles, parse_texts(view.at("roles"), kMaxRoles));
  STEWARD_ASSIGN_OR_RETURN(subject.groups, parse_texts(view.at("groups"), kMaxGroups));
  STEWARD_ASSIGN_OR_RETURN(subject.attributes, parse_attributes(view.at("attributes")));
  return subject;
}

Result<policy::Action> parse_request_action(const JsonView& view) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, parse_text(view));
  if (const auto action = policy::parse_action(text)) return *action;
  std::vector<std::string> names;
  for (const policy::Action action : kActions) names.emplace_back(policy::to_string(action));
  const auto near = did_you_mean(text, names);
  return view.error(near ? fmt::format("There is no such action; did you mean '{}'?", *near)
                         : fmt::format("There is no such action; use one of {}.", fmt::join(names, ", ")));
}

Result<int64_t> parse_group_size(const JsonView& view) {
  STEWARD_ASSIGN_OR_RETURN(const int64_t size, view.as_int());
  if (size >= 1 && size <= kMaxGroupSize) return size;
  return view.error("A group has from 1 to 2^53 people; leave this out when nobody has counted.");
}

}  // namespace

Result<policy::DecisionRequest> parse_decision_request(const JsonView& view) {
  static const std::vector<std::string> kMembers = {"subject",       "action",  "resources",   "purpose",
                                                    "data_subjects", "context", "environment", "group_size"};
  STEWARD_RETURN_IF_ERROR(view.only(kMembers));
  STEWARD_ASSIGN_OR_RETURN(policy::DecisionRequest request, parse_question(view));
  STEWARD_ASSIGN_OR_RETURN(request.resources, parse_texts(view.at("resources"), kMaxResources));
  if (request.resources.empty())
    return view.at("resources").error("Expected an array of at least one dataset or field name.");
  STEWARD_ASSIGN_OR_RETURN(request.data_subjects, parse_texts(view.at("data_subjects"), kMaxDataSubjects));
  return request;
}

Result<policy::DecisionRequest> parse_question(const JsonView& view) {
  policy::DecisionRequest request;
  STEWARD_ASSIGN_OR_RETURN(request.subject, parse_subject(view.at("subject")));
  STEWARD_ASSIGN_OR_RETURN(request.action, parse_request_action(view.at("action")));
  STEWARD_ASSIGN_OR_RETURN(request.purpose, parse_text(view.at("purpose")));
  STEWARD_ASSIGN_OR_RETURN(request.context, parse_attributes(view.at("context")));
  if (const JsonView environment = view.at("environment"); environment.present() && !environment.is_null()) {
    STEWARD_ASSIGN_OR_RETURN(request.environment, parse_text(environment));
  }
  if (const JsonView size = view.at("group_size"); size.present() && !size.is_null()) {
    STEWARD_ASSIGN_OR_RETURN(request.group_size, parse_group_size(size));
  }
  return request;
}

}  // namespace steward::api
