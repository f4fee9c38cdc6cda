#include "service/reports/rule_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "policy/engine/selector.h"
#include "policy/explain/condition_words.h"
#include "policy/explain/duties.h"

namespace steward::service::reports {
namespace {

void add_tests(const policy::Condition& condition, std::vector<std::string>& words) {
  if (condition.kind == policy::Condition::Kind::kTest) words.push_back(policy::in_words(condition.test));
  if (condition.kind == policy::Condition::Kind::kNot && !condition.parts.empty() &&
      condition.parts.front().kind == policy::Condition::Kind::kTest) {
    words.push_back("not: " + policy::in_words(condition.parts.front().test));
    return;
  }
  for (const policy::Condition& part : condition.parts) add_tests(part, words);
}

bool covers_any(const std::vector<Purpose>& purposes, const Purpose& purpose) {
  return std::any_of(purposes.begin(), purposes.end(),
                     [&](const Purpose& each) { return each.covers(purpose); });
}

bool shares_action(const policy::AccessRule& forbid, const policy::AccessRule& permit) {
  if (forbid.actions.empty()) return true;
  if (permit.actions.empty()) return false;  // of all actions some are left
  return std::all_of(permit.actions.begin(), permit.actions.end(), [&](policy::Action action) {
    return std::find(forbid.actions.begin(), forbid.actions.end(), action) != forbid.actions.end();
  });
}

// A forbid that holds for everybody, whatever is asked with: no condition, no circle of people.
bool forbids_everybody(const policy::AccessRule& rule) {
  return rule.effect == policy::Effect::kForbid && rule.when.is_default() && rule.subjects.roles.empty() &&
         rule.subjects.groups.empty() && rule.data.tags.empty() && rule.data.regions.empty() &&
         rule.data.owners.empty() && rule.data.derived_from.empty() && !rule.data.scanned_before &&
         !rule.data.scanned_within;
}

}  // namespace

std::vector<std::string> who_words(const policy::SubjectSelector& subjects) {
  std::vector<std::string> words;
  for (const std::string& role : subjects.roles) words.push_back("role " + role);
  for (const std::string& group : subjects.groups) words.push_back("group " + group);
  if (words.empty()) words.push_back("everybody");
  return words;
}

std::vector<std::string> data_words(const policy::DataSelector& data) {
  std::vector<std::string> words;
  if (data.any_category) words.push_back("everything");
  if (data.uncategorised) words.push_back("data without a category");
  for (const Category& category : data.categories) words.push_back(category.str());
  for (const std::string& glob : data.datasets) words.push_back("in " + glob);
  for (const std::string& tag : data.tags) words.push_back("labelled " + tag);
  for (const std::string& region : data.regions) words.push_back("kept in " + region);
  for (const std::string& owner : data.owners) words.push_back("owned by " + owner);
  for (const std::string& from : data.derived_from) words.push_back("made from " + from);
  if (data.scanned_within) words.push_back("scanned within " + policy::period_words(*data.scanned_within));
  if (data.scanned_before)
    words.push_back("not scanned within " + policy::period_words(*data.scanned_before));
  return words;
}

std::vector<std::string> action_words(const policy::AccessRule& rule) {
  std::vector<std::string> words;
  for (const policy::Action action : rule.actions) words.emplace_back(policy::to_string(action));
  if (words.empty()) words.emplace_back("any");
  return words;
}

std::vector<std::string> purpose_words(const std::vector<Purpose>& purposes) {
  std::vector<std::string> words;
  for (const Purpose& purpose : purposes) words.push_back(purpose.str());
  if (words.empty()) words.emplace_back("any");
  return words;
}

std::vector<std::string> need_words(const policy::AccessRule& rule) {
  std::vector<std::string> words;
  const policy::Requirements& require = *rule.require;
  if (require.consent)
    words.push_back("consent to " + (require.consent->empty() ? std::string("the purpose asked for")
                                                              : require.consent->str()));
  if (require.approval) words.push_back("approval by " + policy::approvers(*require.approval));
  if (require.active_grant) words.emplace_back("a grant in force");
  if (!require.environments.empty())
    words.push_back(fmt::format("the environment {}", fmt::join(require.environments, " or ")));
  if (require.group_size) words.push_back(fmt::format("groups of at least {}", *require.group_size));
  add_tests(*rule.when, words);
  return words;
}

std::string duty_words(const policy::AccessRule& rule) {
  return rule.obligations.is_default() ? "" : policy::duties(*rule.obligations);
}

bool is_for(const policy::AccessRule& rule, const Purpose& purpose) {
  return rule.purposes.empty() || covers_any(rule.purposes, purpose);
}

std::vector<Category> opened(const World& world, const policy::AccessRule& permit, const Purpose& purpose,
                             const Dataset& dataset) {
  if (!is_for(permit, purpose) || !policy::permits_dataset(permit.data.datasets, dataset)) return {};
  for (const policy::PurposeLimitation& limitation : world.policies->limitations)
    if (policy::matches_dataset(limitation.datasets, dataset) && !covers_any(limitation.purposes, purpose))
      return {};
  std::vector<Category> open;
  for (const Category& category : world.propagation->categories_of(dataset)) {
    if (!policy::covers(permit.data, category)) continue;
    const bool is_forbidden = std::any_of(
        world.policies->access.begin(), world.policies->access.end(), [&](const policy::AccessRule& rule) {
          return forbids_everybody(rule) && is_for(rule, purpose) && shares_action(rule, permit) &&
                 policy::covers(rule.data, category) && policy::matches_dataset(rule.data.datasets, dataset);
        });
    if (!is_forbidden) open.push_back(category);
  }
  return open;
}

bool opens_uncategorised(const policy::AccessRule& permit, const Dataset& dataset) {
  return policy::covers_uncategorised(permit.data) && policy::permits_dataset(permit.data.datasets, dataset);
}

std::string period_words(const std::string& period) {
  const auto parsed = parse_period(period);
  return parsed.ok() ? policy::period_words(*parsed) : period;
}

std::string start_words(const policy::RetentionRule& rule) {
  if (rule.start == "created") return "when it came";
  return rule.start == "last_used" ? "its last use" : "the event " + rule.start;
}

std::string limit_words(const policy::RetentionRule& rule) {
  return fmt::format("{} from {}", policy::period_words(rule.period), start_words(rule));
}

std::string retention_words(const policy::RetentionRule& rule) {
  return fmt::format("{} ({})", limit_words(rule), rule.id);
}

std::vector<const policy::RetentionRule*> retention_of(const World& world, const Dataset& dataset) {
  std::vector<const policy::RetentionRule*> rules;
  const auto categories = world.propagation->categories_of(dataset);
  for (const policy::RetentionRule& rule : world.policies->retention) {
    if (!policy::matches_dataset(rule.data.datasets, dataset)) continue;
    const bool covers = rule.data.any_category ||
                        std::any_of(categories.begin(), categories.end(), [&](const Category& category) {
                          return policy::covers(rule.data, category);
                        });
    if (covers) rules.push_back(&rule);
  }
  return rules;
}

std::vector<Purpose> permitted_purposes(const policy::PolicySet& set) {
  std::set<Purpose> purposes;
  for (const policy::AccessRule& rule : set.access)
    if (rule.effect == policy::Effect::kPermit) purposes.insert(rule.purposes.begin(), rule.purposes.end());
  return {purposes.begin(), purposes.end()};
}

bool is_personal(const Category& category) {
  return Category("user").covers(category);
}

}  // namespace steward::service::reports
