// Words that nobody uses or nobody declared: roles, groups, categories, purposes, masks beside their data,
// retention rules that contradict each other.
#pragma once

#include "policy/checks/lint.h"

namespace steward::policy {

void lint_words(const PolicySet& set, const LintOptions& options, std::vector<LintFinding>& findings);

}  // namespace steward::policy
