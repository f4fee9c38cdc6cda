#include "policy/explain/near_misses.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "policy/engine/selector.h"
#include "policy/explain/enumeration.h"

namespace steward::policy {
namespace {

constexpr size_t kMaxUncovered = 50;

std::string only_for(size_t count, std::string_view what, const std::function<std::string(size_t)>& name) {
  return fmt::format("is for the {}{} {}", what, count == 1 ? "" : "s", enumerate(count, name));
}

// What a request lacks for a permit to count.
struct Shortfall {
  size_t count = 0;
  std::string sentence;
};

Shortfall shortfall(const Explanation& about, const AccessRule& rule, ConsentCheck& consent) {
  Shortfall lacks;
  const auto note = [&](std::string sentence) {
    ++lacks.count;
    lacks.sentence = std::move(sentence);
  };
  if (!matches_roles(rule, about.request.subject))
    note(only_for(rule.subjects.roles.size(), "role", [&](size_t i) { return rule.subjects.roles[i]; }));
  if (!matches_action(rule, about.request.action))
    note(only_for(rule.actions.size(), "action",
                  [&](size_t i) { return std::string(to_string(rule.actions[i])); }));
  if (!matches_purpose(rule, about.asked))
    note(only_for(rule.purposes.size(), "purpose", [&](size_t i) { return rule.purposes[i].str(); }));
  if (!consent.holds(rule)) note(consent.shortfall(rule));
  return lacks;
}

bool covers_cause(const AccessRule& rule, const Cause& cause) {
  return cause.category.empty() ? covers_uncategorised(rule.data) : covers(rule.data, cause.category);
}

}  // namespace

std::vector<Reason> near_misses(const Explanation& about, const std::vector<Cause>& causes,
                                ConsentCheck& consent) {
  // One cause for each (dataset, category): fields that differ in nothing else miss the same permits.
  std::vector<const Cause*> uncovered;
  std::set<std::pair<DatasetId, Category>> seen;
  for (const Cause& cause : causes)
    if (cause.kind == CauseKind::kUncovered && uncovered.size() < kMaxUncovered &&
        seen.insert({cause.node.dataset, cause.category}).second)
      uncovered.push_back(&cause);
  if (uncovered.empty()) return {};

  std::vector<Reason> for_consent, for_other;
  for (const AccessRule& rule : about.context.policies.access) {
    if (rule.effect != Effect::kPermit || for_consent.size() == kMaxNearMisses) continue;
    const Shortfall lacks = shortfall(about, rule, consent);
    if (lacks.count != 1) continue;
    const bool covers_one = std::any_of(uncovered.begin(), uncovered.end(), [&](const Cause* cause) {
      const Dataset* dataset = about.context.catalog.find(cause->node.dataset);
      return covers_cause(rule, *cause) && dataset && permits_dataset(rule.data.datasets, *dataset);
    });
    if (!covers_one) continue;
    (consent.holds(rule) ? for_other : for_consent)
        .push_back({rule.id, "missing", fmt::format("Permit '{}' {}.", rule.id, lacks.sentence)});
  }
  for_consent.insert(for_consent.end(), for_other.begin(), for_other.end());
  if (for_consent.size() > kMaxNearMisses) for_consent.resize(kMaxNearMisses);
  return for_consent;
}

}  // namespace steward::policy
