#include "policy/checks/explain_rules.h"

#include <algorithm>

namespace steward::policy {
namespace {

// A rule is told when at most so many parts of it do not hold, or when a reason of the decision names it.
constexpr size_t kMaxMissing = 1;
constexpr size_t kAnyNumber = 1'000;

size_t missing(Effect effect, const std::vector<PartCheck>& parts) {
  return static_cast<size_t>(std::count_if(parts.begin(), parts.end(),
                                           [&](const PartCheck& part) { return !counts(effect, {part}); }));
}

struct Ranked {
  RuleExplanation told;
  size_t missing = 0;
};

std::optional<Ranked> examine(const AccessRule& rule, std::string kind, const DecisionContext& context,
                              const DecisionRequest& request, const Decision& decision) {
  const bool is_named = std::any_of(decision.reasons.begin(), decision.reasons.end(),
                                    [&](const Reason& reason) { return reason.rule == rule.id; });
  const size_t most = is_named ? kAnyNumber : kMaxMissing;
  Ranked ranked;
  RuleExplanation& told = ranked.told;
  told.request = check_request(rule, context, request);
  const size_t of_request = missing(rule.effect, told.request);
  if (of_request > most) return std::nullopt;
  told.request_holds = of_request == 0;
  size_t best = most + 1;
  for (const FieldVerdict& field : decision.fields) {
    FieldExplanation one{field.node, context.catalog.describe_short(field.node),
                         check_field(rule, context, request, field.node), false};
    // The first part is the categories: what a rule does not speak of at all is not told.
    if (one.parts.empty() || one.parts[0].truth == Truth::kFalse) continue;
    const size_t lacking = of_request + missing(rule.effect, one.parts);
    one.holds = lacking == 0;
    best = std::min(best, lacking);
    if (told.fields.size() < kMaxFieldsTold)
      told.fields.push_back(std::move(one));
    else
      ++told.more_fields;
  }
  if (best > most) return std::nullopt;
  told.rule = rule.id;
  told.kind = std::move(kind);
  told.reason = rule.reason;
  told.place = rule.place;
  ranked.missing = best;
  return ranked;
}

std::string kind_of(Effect effect) {
  switch (effect) {
    case Effect::kPermit:
      return "permit";
    case Effect::kForbid:
      return "forbid";
    case Effect::kOblige:
      return "oblige";
  }
  return "";
}

}  // namespace

RulesExplanation explain_rules(const DecisionContext& context, const DecisionRequest& request) {
  RulesExplanation all;
  all.decision = decide(context, request);
  std::vector<Ranked> ranked;
  const auto add = [&](std::optional<Ranked> one) {
    if (one)
      ranked.push_back(*std::move(one));
    else
      ++all.far_away;
  };
  for (const AccessRule& rule : context.policies.access)
    add(examine(rule, kind_of(rule.effect), context, request, all.decision));
  for (const Exception& exception : context.policies.exceptions)
    if (request.time < exception.expires)
      add(examine(as_access_rule(exception), "exception", context, request, all.decision));
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
    return std::tie(a.missing, a.told.rule) < std::tie(b.missing, b.told.rule);
  });
  for (Ranked& one : ranked) {
    if (all.rules.size() < kMaxRulesTold)
      all.rules.push_back(std::move(one.told));
    else
      ++all.far_away;
  }
  return all;
}

}  // namespace steward::policy
