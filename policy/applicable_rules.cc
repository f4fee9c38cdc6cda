#include "policy/applicable_rules.h"

#include <algorithm>

#include "policy/selector.h"

namespace steward::policy {

bool matches_roles(const AccessRule& rule, const Subject& subject) {
  if (rule.roles.empty()) return true;
  return std::any_of(rule.roles.begin(), rule.roles.end(), [&](const std::string& role) {
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

DatasetRules ApplicableRules::for_dataset(const DatasetName& name) const {
  DatasetRules rules;
  const auto keep = [&](const AccessRule* rule) { return matches_dataset(rule->data.datasets, name); };
  std::copy_if(forbids_.begin(), forbids_.end(), std::back_inserter(rules.forbids), keep);
  std::copy_if(permits_.begin(), permits_.end(), std::back_inserter(rules.permits), keep);
  return rules;
}

}  // namespace steward::policy
