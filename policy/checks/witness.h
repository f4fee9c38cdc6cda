// The smallest request that a rule speaks to, on a dataset of the catalog or on one made up for it.
#pragma once

#include <optional>

#include "policy/checks/lint.h"

namespace steward::policy {

class WitnessBuilder {
 public:
  WitnessBuilder(const PolicySet& set, const LintOptions& options);

  // A request that `rule` speaks to in every part, its consent and grants included. None: its condition could
  // not be met, or its globs not be filled in.
  // `without` is left out for the second answer. `asked` is used where the rule names no purpose.
  std::optional<LintWitness> build(const AccessRule& rule, const AccessRule& without,
                                   const AccessRule* other);

 private:
  const PolicySet& set_;
  const LintOptions& options_;
};

}  // namespace steward::policy
