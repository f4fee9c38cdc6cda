#include "policy/checks/coverage.h"

#include <algorithm>

#include "policy/checks/rule_check.h"
#include "policy/engine/selector.h"

namespace steward::policy {

void Coverage::add_tests(const std::string& rule, const Condition& condition, const ConditionInput& input) {
  for (const Condition& part : condition.parts) add_tests(rule, part, input);
  if (condition.kind != Condition::Kind::kTest) return;
  const std::string text = test_text(condition.test);
  TestCoverage& test = tests_.try_emplace({rule, text}, TestCoverage{rule, text}).first->second;
  switch (evaluate(condition, input)) {
    case Truth::kTrue:
      test.was_true = true;
      break;
    case Truth::kFalse:
      test.was_false = true;
      break;
    case Truth::kUnknown:
      test.was_unknown = true;
      break;
  }
}

void Coverage::add_rule(const CaseFile& file, const CaseResult& result, const AccessRule& rule) {
  RuleCoverage& seen = rules_.try_emplace(rule.id, RuleCoverage{rule.id, rule.place}).first->second;
  const DecisionRequest& request = result.one->request;
  const DecisionContext context = file.world->context();
  add_tests(rule.id, rule.when, {request.subject.attributes, request.context, request.time});
  if (!counts(rule.effect, check_request(rule, context, request))) return;
  for (const FieldVerdict& field : result.decision.fields)
    if (counts(rule.effect, check_field(rule, context, request, field.node))) {
      ++seen.held;
      return;
    }
}

void Coverage::add(const CaseFile& file, const std::vector<CaseResult>& results) {
  const PolicySet& set = file.world->policies();
  for (const CaseResult& result : results) {
    for (const AccessRule& rule : set.access) add_rule(file, result, rule);
    for (const Exception& exception : set.exceptions) {
      if (result.one->request.time < exception.expires)
        add_rule(file, result, as_access_rule(exception));
      else
        rules_.try_emplace(exception.id, RuleCoverage{exception.id, exception.place});
    }
    for (const PurposeLimitation& limitation : set.limitations) {
      RuleCoverage& seen =
          rules_.try_emplace(limitation.id, RuleCoverage{limitation.id, limitation.place}).first->second;
      seen.held += std::any_of(result.decision.reasons.begin(), result.decision.reasons.end(),
                               [&](const Reason& reason) { return reason.rule == limitation.id; });
    }
    for (const RetentionRule& retention : set.retention) {
      AccessRule rule;
      rule.id = retention.id;
      rule.place = retention.place;
      rule.effect = Effect::kOblige;
      rule.data = retention.data;
      add_rule(file, result, rule);
    }
  }
}

std::vector<RuleCoverage> Coverage::rules() const {
  std::vector<RuleCoverage> all;
  for (const auto& [id, rule] : rules_) all.push_back(rule);
  return all;
}

std::vector<TestCoverage> Coverage::tests() const {
  std::vector<TestCoverage> all;
  for (const auto& [key, test] : tests_) all.push_back(test);
  return all;
}

}  // namespace steward::policy
