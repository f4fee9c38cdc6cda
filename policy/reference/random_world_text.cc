// A random world in words, once it was shrunk: only what is not at its default is told.
#include <fmt/format.h>

#include "policy/reference/random_world.h"

namespace steward::policy {
namespace {

std::string text(const std::string& item) {
  return item;
}
template <class Tag>
std::string text(const DottedKey<Tag>& key) {
  return key.str();
}
std::string text(Action action) {
  return std::string(to_string(action));
}
std::string text(const DatasetName& name) {
  return to_string(name);
}
std::string text(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const auto* word = std::get_if<std::string>(&value)) return "'" + *word + "'";
  std::string items;
  for (const std::string& item : std::get<std::vector<std::string>>(value)) items += item + " ";
  return "[" + items + "]";
}
std::string text(const RowFilter& filter) {
  return fmt::format("{}{}{}", filter.column, filter.attribute.empty() ? "" : "=" + filter.attribute,
                     filter.kind == RowFilter::Kind::kConsent ? " by consent " + filter.purpose.str() : "");
}

template <class Items>
std::string list(std::string_view name, const Items& items) {
  if (items.empty()) return "";
  std::string all;
  for (const auto& item : items) all += (all.empty() ? "" : ",") + text(item);
  return fmt::format(" {}[{}]", name, all);
}

std::string words(const Condition& condition) {
  if (condition.kind == Condition::Kind::kTest) {
    const Test& test = condition.test;
    return fmt::format("({} {} {}{}{})", to_string(test.quantifier), test.attribute, to_string(test.op),
                       list("", test.operands), test.windows.empty() ? "" : " windows");
  }
  static constexpr const char* kKinds[] = {"always", "all", "any", "not", ""};
  std::string parts = kKinds[static_cast<int>(condition.kind)];
  for (const Condition& part : condition.parts) parts += " " + words(part);
  return "(" + parts + ")";
}

std::string words(const DataSelector& data) {
  return fmt::format(" on{}{}{}{}{}{}{}{}{}{}", data.any_category ? " *" : "", data.uncategorised ? " none" : "",
                     list("", data.categories), list("in", data.datasets), list("tags", data.tags),
                     list("regions", data.regions), list("owners", data.owners),
                     data.scanned_within ? " within " + format_period(*data.scanned_within) : "",
                     data.scanned_before ? " before " + format_period(*data.scanned_before) : "",
                     list("from", data.derived_from));
}

std::string words(const RuleObligations& duty) {
  std::string masks;
  for (const auto& [key, mask] : duty.masks)
    masks += fmt::format(" mask {}={}/{}", key.str(), to_string(mask.kind), mask.keep_first);
  return masks + list("rows", duty.rows) + list("notify", duty.notify) + (duty.retain ? " retain" : "") +
         (duty.aggregate_only ? " aggregate" : "") +
         (duty.record ? fmt::format(" record {}", duty.record->at_most) : "");
}

template <class Rule>
std::string scope(const Rule& rule) {
  return list("roles", rule.subjects.roles) + list("groups", rule.subjects.groups) +
         list("do", rule.actions) + list("for", rule.purposes) + words(rule.data) +
         (rule.when->kind == Condition::Kind::kAlways ? "" : " when " + words(rule.when));
}

std::string words(const Requirements& require) {
  return (require.consent ? " consent '" + require.consent->str() + "'" : "") +
         (require.approval ? list("approval", require.approval->roles) : "") +
         (require.active_grant ? " grant" : "") + list("in", require.environments) +
         (require.group_size ? fmt::format(" k={}", *require.group_size) : "");
}

std::string words(const Dataset& dataset) {
  std::string fields;
  for (const Field& field : dataset.fields)
    fields += fmt::format(" {}:{}({})", field.id.value, field.path, field.rows_examined.value_or(-1));
  std::string parts;
  for (const auto& part : dataset.permit_names) parts += list("vouched", part);
  return fmt::format("dataset {} {}{}{}{}{}{}{} fields{}\n", dataset.id.value, to_string(dataset.name),
                     dataset.scanned_at ? "" : " unscanned", dataset.lineage_is_partial ? " partial" : "",
                     list("alias", dataset.aliases), parts, list("owners", dataset.owners),
                     list("regions", dataset.regions) + list("labels", dataset.labels), fields);
}

std::string words(const Attributes& attributes) {
  std::string all;
  for (const auto& [name, value] : attributes) all += fmt::format(" {}={}", name, text(value));
  return all;
}

}  // namespace

std::string describe(const WorldParts& parts) {
  static constexpr const char* kEffects[] = {"permit", "forbid", "oblige"};
  std::string all;
  for (const Dataset& dataset : parts.datasets) all += words(dataset);
  for (const TagAssertion& tag : parts.tags)
    all += fmt::format("tag {} {}{}\n", tag.field.value, tag.category.str(),
                       tag.state == TagState::kRejected ? " rejected" : "");
  for (const lineage::Edge& edge : parts.edges)
    all += fmt::format("edge {}#{} -> {}#{}{}{}\n", edge.from.dataset.value, edge.from.field.value,
                       edge.to.dataset.value, edge.to.field.value,
                       edge.transformation.type == lineage::Influence::kDirect ? "" : " indirect",
                       edge.transformation.masking ? " masked " + edge.transformation.function : "");
  for (const AccessRule& rule : parts.set.access)
    all += fmt::format("{} {}{}{}{}\n", kEffects[static_cast<int>(rule.effect)], rule.id, scope(rule),
                       words(rule.require), words(rule.obligations));
  for (const Exception& exception : parts.set.exceptions)
    all += fmt::format("except {} to {}{} until {}\n", exception.id, exception.rule, scope(exception),
                       format_rfc3339(exception.expires));
  for (const RetentionRule& rule : parts.set.retention)
    all += fmt::format("keep {}{}\n", format_period(rule.period), words(rule.data));
  for (const PurposeLimitation& limitation : parts.set.limitations)
    all += fmt::format("limit {}{}{}\n", limitation.id, list("", limitation.datasets),
                       list("to", limitation.purposes));
  for (const Group& group : parts.set.groups)
    all += fmt::format("group {}{}{}\n", group.id, list("members", group.members), list("roles", group.roles));
  for (const ConsentEvent& event : parts.events)
    all += fmt::format("consent {} {} {} {}\n", event.subject, event.purpose.str(), to_string(event.state),
                       format_rfc3339(event.effective_at));
  for (const Grant& grant : parts.grants)
    all += fmt::format("grant {} to {}{}{} for {}\n", grant.id, grant.subject, list("do", grant.actions),
                       list("on", grant.datasets), grant.purpose.str());
  return all;
}

std::string describe(const DecisionRequest& request) {
  return fmt::format("{}{}{} {}{} for {}{} subject{} context{} in '{}' at {}", request.subject.id,
                     list("roles", request.subject.roles), list("groups", request.subject.groups),
                     to_string(request.action), list("", request.resources), request.purpose,
                     list("about", request.data_subjects), words(request.subject.attributes),
                     words(request.context), request.environment, format_rfc3339(request.time));
}

}  // namespace steward::policy
