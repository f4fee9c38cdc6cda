// Names of datasets and columns that a rule writes and the catalog does not have: a forbid that was to close
// a dataset closes nothing when its name is misspelt.
#pragma once

#include "policy/checks/lint.h"

namespace steward::policy {

void lint_names(const PolicySet& set, const LintCatalog& real, std::vector<LintFinding>& findings);

}  // namespace steward::policy
