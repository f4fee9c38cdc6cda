// Which rules believe a find only beside a word that speaks for them: those that never stand alone, those
// whose bare form (without the marks that make it distinctive) is anybody's, and those with a weak check
// where a mark ties the find to another word. Asked once for all rules. Immutable, thread-safe.
#pragma once

#include <utility>
#include <vector>

#include "scanners/detectors/rule.h"
#include "scanners/detectors/rule_index.h"
#include "scanners/detectors/text/boundaries.h"

namespace steward::scanners {

// A check that strings of its form pass by chance more often is weak.
inline constexpr double kStrongNullRate = 1e-3;

class WordNeeds {
 public:
  explicit WordNeeds(const std::vector<Rule>& rules);

  // For a find with bytes of these classes.
  RuleMask of(ClassMask classes, Standing standing) const;

 private:
  RuleMask always_, weak_;
  std::vector<std::pair<ClassMask, RuleMask>> without_;  // unless one of these marks is in the find
};

}  // namespace steward::scanners
