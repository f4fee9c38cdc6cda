#include "policy/engine/prepared_request.h"

#include <algorithm>

namespace steward::policy {
namespace {

constexpr uint32_t kMaxEpoch = UINT32_MAX >> 2;

bool grants_action(const Grant& grant, Action action) {
  return std::find(grant.actions.begin(), grant.actions.end(), action) != grant.actions.end();
}

}  // namespace

const Value* attribute_of(std::string_view name, const DecisionRequest& request) {
  const auto find = [&](std::string_view room, const Attributes& attributes) -> const Value* {
    if (!name.starts_with(room)) return nullptr;
    const auto at = attributes.find(name.substr(room.size()));
    return at == attributes.end() ? nullptr : &at->second;
  };
  if (const Value* value = find("subject.", request.subject.attributes)) return value;
  return find("context.", request.context);
}

bool PreparedRequest::assign(const RuleIndex& rules, const DecisionRequest& request,
                             const ConsentView& consent, const GrantView& grants) {
  rules_ = &rules;
  request_ = &request;
  consent_ = &consent;
  is_ready_ = false;
  purpose_ = rules.purpose(request.purpose);
  if (purpose_ == kNoNumber) return false;
  action_ = static_cast<uint8_t>(1 << static_cast<int>(request.action));
  if (++epoch_ > kMaxEpoch || standings_.size() < rules.set().access.size()) {
    standings_.assign(std::max(standings_.size(), rules.set().access.size()), 0);
    epoch_ = 1;
  }
  bits_.assign((rules.name_count() + 63) / 64, 0);
  names_.clear();
  add_name(kEveryone);
  for (const std::string& role : request.subject.roles) add_name(rules.role(role));
  for (const std::string& group : request.subject.groups) add_group(group);
  if (const auto* groups = rules.groups_with(request.subject.id))
    for (const uint32_t group : *groups) add_group(rules.set().groups[group].id);
  grants_.clear();
  if (rules.uses_grants()) find_grants(grants);
  is_ready_ = true;
  return true;
}

void PreparedRequest::add_name(uint32_t name) {
  if (name == kNoNumber || is(name)) return;
  bits_[name / 64] |= uint64_t{1} << (name % 64);
  names_.push_back(name);
}

void PreparedRequest::add_group(std::string_view id) {
  add_name(rules_->group(id));
  const Group* group = rules_->declared_group(id);
  if (!group) return;
  for (const std::string& role : group->roles) add_name(rules_->role(role));
}

void PreparedRequest::find_grants(const GrantView& view) {
  view.visit_of(request_->subject.id, request_->time, [&](const Grant& grant) {
    if (grants_action(grant, request_->action) && grant.purpose.covers(asked())) grants_.push_back(&grant);
  });
}

bool PreparedRequest::is_any_of(const List& subjects) const {
  return subjects.empty() || std::any_of(subjects.begin(), subjects.end(), [&](uint32_t name) { return is(name); });
}

Truth PreparedRequest::truth_of(const Condition& condition) const {
  if (condition.kind == Condition::Kind::kAlways) return Truth::kTrue;
  return evaluate(condition, {request_->subject.attributes, request_->context, request_->time});
}

bool PreparedRequest::consents(const Purpose& purpose) const {
  const Purpose& wanted = purpose.empty() ? asked() : purpose;
  const auto& people = request_->data_subjects;
  return !people.empty() && std::all_of(people.begin(), people.end(), [&](const std::string& person) {
    return consent_->state(person, wanted, request_->time) == ConsentState::kGranted;
  });
}

bool PreparedRequest::resolves(const RowFilter& filter) const {
  if (filter.attribute.empty()) return true;
  const Value* value = attribute_of(filter.attribute, *request_);
  if (!value) return false;
  if (const auto* many = std::get_if<std::vector<std::string>>(value)) return !many->empty();
  return std::holds_alternative<std::string>(*value);
}

Standing PreparedRequest::find_standing(uint32_t rule) {
  const Standing found = judge(rules_->set().access[rule]);
  standings_[rule] = epoch_ << 2 | static_cast<uint32_t>(found);
  return found;
}

Standing PreparedRequest::judge(const AccessRule& rule) const {
  const bool is_permit = rule.effect == Effect::kPermit;
  const Truth truth = truth_of(rule.when);
  if (truth == Truth::kFalse || (is_permit && truth != Truth::kTrue)) return Standing::kFails;
  const bool can_filter = std::all_of(rule.obligations->rows.begin(), rule.obligations->rows.end(),
                                      [&](const RowFilter& filter) { return resolves(filter); });
  if (!is_permit) {
    const bool is_stuck = rule.effect == Effect::kOblige && !can_filter;
    return is_stuck ? Standing::kUnfilterable : Standing::kHolds;
  }
  const Requirements& require = rule.require;
  const auto& places = require.environments;
  if (!places.empty() && std::find(places.begin(), places.end(), request_->environment) == places.end())
    return Standing::kFails;
  if (require.group_size && request_->group_size.value_or(-1) < *require.group_size) return Standing::kFails;
  if (require.consent && !consents(*require.consent)) return Standing::kFails;
  return can_filter ? Standing::kHolds : Standing::kFails;
}

bool is_fresh_enough(const DataSelector& data, const Dataset& dataset, Timestamp at) {
  if (data.scanned_within && (!dataset.scanned_at || add(*dataset.scanned_at, *data.scanned_within) < at))
    return false;
  return !data.scanned_before || !dataset.scanned_at || add(*dataset.scanned_at, *data.scanned_before) < at;
}

}  // namespace steward::policy
