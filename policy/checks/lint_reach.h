// Rules that can never change an answer, and why: nothing meets them, another rule does all they do, a forbid
// swallows them, or nothing permits what they oblige.
#pragma once

#include "policy/checks/lint.h"

namespace steward::policy {

void lint_reach(const PolicySet& set, const LintOptions& options, std::vector<LintFinding>& findings);

}  // namespace steward::policy
