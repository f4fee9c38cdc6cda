#include "policy/engine/applicable_rules.h"

#include <algorithm>

#include "policy/engine/selector.h"

namespace steward::policy {

bool matches_roles(const AccessRule& rule, const Subject& subject) {
  if (rule.subjects.roles.empty()) return true;
  return std::any_of(rule.subjects.roles.begin(), rule.subjects.roles.end(), [&](const std::string& role) {
    return std::find(subject.roles.begin(), subject.roles.end(), role) != subject.roles.end();
  });
}

bool matches_action(const AccessRule& rule, Action action) {
  return rule.actions.empty() ||
         std::find(rule.actions.begin(), rule.actions.end(), action) != rule.actions.end();
}

bool matches_purpose(const AccessRule& rule, const Purpose& asked) {
  if (rule.purposes.empty()) return true;
  return std::any_of(rule.purposes.begin(), rule.purposes.end(), [&](const Purpose& purpose) {
    return purpose.covers(asked) || (rule.effect == Effect::kForbid && asked.covers(purpose));
  });
}

ApplicableRules::ApplicableRules(const PolicySet& set, const DecisionRequest& request, const Purpose& asked,
                                 ConsentCheck& consent) {
  for (const AccessRule& rule : set.access) {
    if (!matches_action(rule, request.action) || !matches_purpose(rule, asked) ||
        !matches_roles(rule, request.subject))
      continue;
    if (rule.effect == Effect::kForbid)
      forbids_.push_back(&rule);
    else if (consent.holds(rule))
      permits_.push_back(&rule);
  }
}

DatasetRules ApplicableRules::for_dataset(const Dataset& dataset) const {
  DatasetRules rules;
  for (const AccessRule* rule : forbids_)
    if (matches_dataset(rule->data.datasets, dataset)) rules.forbids.push_back(rule);
  for (const AccessRule* rule : permits_) {
    if (permits_dataset(rule->data.datasets, dataset))
      rules.permits.push_back(rule);
    else if (!rule->obligations.masks.empty() && matches_dataset(rule->data.datasets, dataset))
      rules.masking.push_back(rule);
  }
  return rules;
}

}  // namespace steward::policy
