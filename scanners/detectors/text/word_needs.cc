#include "scanners/detectors/text/word_needs.h"

#include <algorithm>

namespace steward::scanners {

WordNeeds::WordNeeds(const std::vector<Rule>& rules) {
  for (size_t i = 0; i < rules.size(); ++i) {
    if (!rules[i].span) continue;
    if (!rules[i].decision.alone || !rules[i].span->alone) always_.set(i);
    if (rules[i].span->null_rate > kStrongNullRate) weak_.set(i);
    const ClassMask marks = rules[i].decision.alone_marks | rules[i].span->alone_marks;
    if (marks == 0) continue;
    auto same =
        std::find_if(without_.begin(), without_.end(), [&](const auto& g) { return g.first == marks; });
    if (same == without_.end()) same = without_.insert(without_.end(), {marks, {}});
    same->second.set(i);
  }
}

RuleMask WordNeeds::of(ClassMask classes, Standing standing) const {
  RuleMask needing = always_;
  if (standing == Standing::kAttached) needing |= weak_;
  for (const auto& [marks, rules] : without_)
    if ((classes & marks) == 0) needing |= rules;
  return needing;
}

}  // namespace steward::scanners
