#include "api/codec/authzen_request.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <cmath>

#include "api/codec/decision_batch_codec.h"
#include "api/codec/json_object.h"
#include "audit/canonical_json.h"
#include "base/text.h"
#include "service/doors/access_search.h"

namespace steward::api {
namespace {

namespace json = boost::json;

constexpr size_t kMaxAuthzenTextBytes = 1024;
constexpr size_t kMaxAuthzenNames = 100;
constexpr size_t kMaxAuthzenDataSubjects = 10'000;
constexpr size_t kMaxAuthzenProperties = 100;
constexpr double kMaxExactNumber = 9007199254740992;  // 2^53 (RFC 7493 §2.2)

// The same entity of an item and of the defaults around it.
struct Entity {
  std::optional<JsonView> own, fallback;

  // A required member: the item's own, else the default's.
  JsonView at(std::string_view key) const {
    const JsonView mine = (own ? *own : *fallback).at(key);
    if (mine.present() || !own || !fallback) return mine;
    const JsonView other = fallback->at(key);
    return other.present() ? other : mine;
  }
  // An optional one. What an item says of an entity replaces the default's.
  JsonView properties() const { return (own ? *own : *fallback).at("properties"); }
};

std::optional<JsonView> member(const JsonView& view, std::string_view key) {
  const JsonView found = view.at(key);
  return found.present() ? std::optional(found) : std::nullopt;
}

struct Place {
  JsonView item;
  std::optional<JsonView> defaults;

  Result<Entity> required(std::string_view key) const {
    Entity entity{member(item, key), defaults ? member(*defaults, key) : std::nullopt};
    if (!entity.own && !entity.fallback) return item.at(key).error("Expected an object; it is missing.");
    STEWARD_RETURN_IF_ERROR(expect_object(entity.own ? *entity.own : *entity.fallback));
    return entity;
  }
  std::optional<JsonView> optional(std::string_view key) const {
    const auto own = member(item, key);
    return own || !defaults ? own : member(*defaults, key);
  }
};

Result<std::string> parse_authzen_text(const JsonView& view) {
  STEWARD_ASSIGN_OR_RETURN(std::string text, view.as_string(kMaxAuthzenTextBytes));
  if (trim(text).empty()) return view.error("Expected a string that is not empty.");
  return text;
}

Result<std::vector<std::string>> parse_authzen_texts(const JsonView& view, size_t max_items) {
  STEWARD_ASSIGN_OR_RETURN(const auto items, view.as_array(max_items));
  std::vector<std::string> texts;
  for (const JsonView& item : items) {
    STEWARD_ASSIGN_OR_RETURN(std::string text, parse_authzen_text(item));
    texts.push_back(std::move(text));
  }
  return texts;
}

// None: a value that attributes do not hold.
Result<std::optional<policy::Value>> parse_value(const JsonView& view) {
  const json::value& value = view.raw();
  using MaybeValue = std::optional<policy::Value>;
  if (value.is_bool()) return MaybeValue(value.get_bool());
  if (value.is_number()) {
    const auto number = value.to_number<double>();
    return std::abs(number) <= kMaxExactNumber ? MaybeValue(number) : MaybeValue();
  }
  if (value.is_string()) {
    STEWARD_ASSIGN_OR_RETURN(std::string text, view.as_string(kMaxAuthzenTextBytes));
    return MaybeValue(std::move(text));
  }
  if (!value.is_array()) return MaybeValue();
  STEWARD_ASSIGN_OR_RETURN(const auto items, view.as_array(kMaxAuthzenNames));
  std::vector<std::string> texts;
  for (const JsonView& item : items) {
    if (!item.raw().is_string()) return MaybeValue();
    STEWARD_ASSIGN_OR_RETURN(std::string text, item.as_string(kMaxAuthzenTextBytes));
    texts.push_back(std::move(text));
  }
  return MaybeValue(std::move(texts));
}

using Members = std::vector<std::pair<std::string, JsonView>>;

Result<Members> properties_of(const JsonView& view) {
  if (!view.present()) return Members();
  return members_of(view, kMaxAuthzenProperties);
}

Status add_attribute(policy::Attributes& attributes, std::string name, const JsonView& view) {
  STEWARD_ASSIGN_OR_RETURN(auto value, parse_value(view));
  if (value) attributes.emplace(std::move(name), *std::move(value));
  return {};
}

Status parse_subject_properties(const JsonView& view, policy::Subject& subject) {
  STEWARD_ASSIGN_OR_RETURN(const Members members, properties_of(view));
  for (const auto& [key, value] : members) {
    if (key == "roles") {
      STEWARD_ASSIGN_OR_RETURN(subject.roles, parse_authzen_texts(value, kMaxAuthzenNames));
    } else if (key == "groups") {
      STEWARD_ASSIGN_OR_RETURN(subject.groups, parse_authzen_texts(value, kMaxAuthzenNames));
    } else {
      STEWARD_RETURN_IF_ERROR(add_attribute(subject.attributes, key, value));
    }
  }
  return {};
}

Status parse_context(const JsonView& view, policy::DecisionRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const Members members, properties_of(view));
  for (const auto& [key, value] : members) {
    if (key == "purpose") {
      STEWARD_ASSIGN_OR_RETURN(request.purpose, parse_authzen_text(value));
    } else if (key == "data_subjects") {
      STEWARD_ASSIGN_OR_RETURN(request.data_subjects, parse_authzen_texts(value, kMaxAuthzenDataSubjects));
    } else if (key == "environment") {
      STEWARD_ASSIGN_OR_RETURN(request.environment, parse_authzen_text(value));
    } else if (key == "group_size") {
      STEWARD_ASSIGN_OR_RETURN(request.group_size, value.as_int());
      if (*request.group_size < 0) return value.error("Expected a whole number that is not negative.");
    } else if (key != "time") {
      STEWARD_RETURN_IF_ERROR(add_attribute(request.context, key, value));
    }
  }
  return {};
}

Status parse_action_properties(const JsonView& view, policy::DecisionRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const Members members, properties_of(view));
  for (const auto& [key, value] : members) {
    if (key != "purpose") {
      STEWARD_RETURN_IF_ERROR(add_attribute(request.context, "action." + key, value));
      continue;
    }
    STEWARD_ASSIGN_OR_RETURN(std::string purpose, parse_authzen_text(value));
    if (!request.purpose.empty() && request.purpose != purpose)
      return value.error("It differs from context.purpose; say one purpose, in one place.");
    request.purpose = std::move(purpose);
  }
  return {};
}

Status parse_resource_properties(const JsonView& view, policy::DecisionRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const Members members, properties_of(view));
  for (const auto& [key, value] : members)
    STEWARD_RETURN_IF_ERROR(add_attribute(request.context, "resource." + key, value));
  return {};
}

// `without`: what a search looks for, and therefore lacks.
Result<AccessQuestion> parse_question(const Place& place, std::optional<SearchFor> without = std::nullopt) {
  AccessQuestion question;
  policy::DecisionRequest& request = question.request;
  if (const auto context = place.optional("context"))
    STEWARD_RETURN_IF_ERROR(parse_context(*context, request));

  STEWARD_ASSIGN_OR_RETURN(const Entity subject, place.required("subject"));
  STEWARD_ASSIGN_OR_RETURN(question.subject_type, parse_authzen_text(subject.at("type")));
  if (without != SearchFor::kSubject) {
    STEWARD_ASSIGN_OR_RETURN(question.subject_id, parse_authzen_text(subject.at("id")));
  }
  STEWARD_RETURN_IF_ERROR(parse_subject_properties(subject.properties(), request.subject));

  if (without != SearchFor::kAction) {
    STEWARD_ASSIGN_OR_RETURN(const Entity action, place.required("action"));
    STEWARD_ASSIGN_OR_RETURN(question.action, parse_authzen_text(action.at("name")));
    STEWARD_RETURN_IF_ERROR(parse_action_properties(action.properties(), request));
  }

  STEWARD_ASSIGN_OR_RETURN(const Entity resource, place.required("resource"));
  STEWARD_ASSIGN_OR_RETURN(question.resource_type, parse_authzen_text(resource.at("type")));
  if (without != SearchFor::kResource) {
    STEWARD_ASSIGN_OR_RETURN(question.resource_id, parse_authzen_text(resource.at("id")));
  }
  STEWARD_RETURN_IF_ERROR(parse_resource_properties(resource.properties(), request));
  return question;
}

// A default of the wrong type is a mistake of the whole request, not of each item.
Status check_defaults(const JsonView& body) {
  for (const char* key : {"subject", "action", "resource", "context"}) {
    const auto entity = member(body, key);
    if (!entity) continue;
    STEWARD_RETURN_IF_ERROR(expect_object(*entity));
    if (std::string_view(key) == "context") continue;
    for (const char* text : {"type", "id", "name"})
      if (const auto found = member(*entity, text))
        STEWARD_RETURN_IF_ERROR(found->as_string(kMaxAuthzenTextBytes));
    if (const auto found = member(*entity, "properties")) STEWARD_RETURN_IF_ERROR(expect_object(*found));
  }
  return {};
}

// What is said once is made for each item: few bytes must not become many.
Status check_spread(const JsonView& body, size_t items) {
  size_t shared = 0;
  for (const char* key : {"subject", "action", "resource", "context"})
    if (const auto entity = member(body, key)) shared += boost::json::serialize(entity->raw()).size();
  if (shared * items <= kMaxBatchedBytes) return {};
  return Error{ErrorCode::kTooLarge,
               "The defaults times the evaluations are too much; ask in several requests.", "/evaluations"};
}

Result<EvaluationsSemantic> parse_semantic(const JsonView& body) {
  const auto options = member(body, "options");
  if (!options) return EvaluationsSemantic::kExecuteAll;
  STEWARD_RETURN_IF_ERROR(expect_object(*options));
  const auto found = member(*options, "evaluations_semantic");
  if (!found) return EvaluationsSemantic::kExecuteAll;
  STEWARD_ASSIGN_OR_RETURN(const std::string text, found->as_string(kMaxAuthzenTextBytes));
  if (text == "execute_all") return EvaluationsSemantic::kExecuteAll;
  if (text == "deny_on_first_deny") return EvaluationsSemantic::kDenyOnFirstDeny;
  if (text == "permit_on_first_permit") return EvaluationsSemantic::kPermitOnFirstPermit;
  return found->error("Expected execute_all, deny_on_first_deny or permit_on_first_permit.");
}

}  // namespace

Result<policy::DecisionRequest> decision_request(AccessQuestion question) {
  policy::DecisionRequest request = std::move(question.request);
  const auto unknown = [](std::string_view what, std::string_view known) {
    return Error{ErrorCode::kNotFound, fmt::format("Steward knows no such {}; it knows {}.", what, known),
                 ""};
  };
  if (!service::set_subject(request.subject, question.subject_type, question.subject_id))
    return unknown("type of subject", "user, role and group");
  const auto action = policy::parse_action(question.action);
  if (!action) return unknown("action", "read, export, train, share, delete and write");
  if (!service::is_resource_type(question.resource_type))
    return unknown("type of resource", "dataset, field, and kinds of dataset such as table or model");
  request.action = *action;
  request.resources = {std::move(question.resource_id)};
  return request;
}

Result<AccessQuestion> parse_evaluation(const JsonView& body) {
  STEWARD_RETURN_IF_ERROR(expect_object(body));
  return parse_question({body, std::nullopt});
}

Result<Evaluations> parse_evaluations(const JsonView& body) {
  STEWARD_RETURN_IF_ERROR(expect_object(body));
  Evaluations evaluations;
  STEWARD_ASSIGN_OR_RETURN(evaluations.semantic, parse_semantic(body));
  std::vector<JsonView> items;
  if (const auto array = member(body, "evaluations")) {
    STEWARD_ASSIGN_OR_RETURN(items, array->as_array(kMaxEvaluations));
  }
  if (items.empty()) {
    evaluations.is_single = true;
    STEWARD_ASSIGN_OR_RETURN(AccessQuestion question, parse_evaluation(body));
    evaluations.items.emplace_back(std::move(question));
    return evaluations;
  }
  STEWARD_RETURN_IF_ERROR(check_defaults(body));
  STEWARD_RETURN_IF_ERROR(check_spread(body, items.size()));
  for (const JsonView& item : items) {
    const Status object = expect_object(item);
    if (object.ok())
      evaluations.items.push_back(parse_question({item, body}));
    else
      evaluations.items.emplace_back(object.error());
  }
  return evaluations;
}

Result<AccessSearch> parse_access_search(const JsonView& body, SearchFor what) {
  STEWARD_RETURN_IF_ERROR(expect_object(body));
  AccessSearch search;
  STEWARD_ASSIGN_OR_RETURN(search.question, parse_question({body, std::nullopt}, what));
  if (const auto page = member(body, "page")) {
    STEWARD_RETURN_IF_ERROR(expect_object(*page));
    if (const auto token = member(*page, "token")) {
      STEWARD_ASSIGN_OR_RETURN(search.token, token->as_string(kMaxAuthzenTextBytes));
    }
    if (const auto limit = member(*page, "limit")) {
      STEWARD_ASSIGN_OR_RETURN(const int64_t asked, limit->as_int());
      if (asked < 0) return limit->error("Expected a whole number that is not negative.");
      search.limit = std::min(static_cast<size_t>(asked), kMaxSearchResults);
    }
  }
  json::object entities;
  for (const char* key : {"subject", "action", "resource", "context"})
    if (const auto entity = member(body, key)) entities[key] = entity->raw();
  // Members may come in another order the next time. What has no canonical form (a number beyond 2^53) stands
  // as it came.
  const auto canonical = audit::canonical_json(entities);
  search.mark =
      fmt::format("{} {}", static_cast<int>(what), canonical.ok() ? *canonical : json::serialize(entities));
  return search;
}

}  // namespace steward::api
