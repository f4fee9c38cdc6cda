#include "policy/checks/lint.h"

#include <algorithm>
#include <map>

#include "policy/checks/lint_reach.h"
#include "policy/checks/lint_words.h"

namespace steward::policy {

std::vector<LintFinding> lint_with_witnesses(const PolicySet& set, const LintOptions& options) {
  std::vector<LintFinding> findings;
  lint_words(set, options, findings);
  lint_reach(set, options, findings);
  std::map<std::string, size_t> order;
  for (size_t i = 0; i < set.access.size(); ++i) order.emplace(set.access[i].id, i);
  std::stable_sort(findings.begin(), findings.end(), [&](const LintFinding& a, const LintFinding& b) {
    const auto of = [&](const LintFinding& finding) {
      const auto found = order.find(finding.rule);
      return found == order.end() ? set.access.size() : found->second;
    };
    return of(a) < of(b);
  });
  return findings;
}

std::vector<Diagnostic> lint(const PolicySet& set) {
  std::vector<Diagnostic> warnings;
  for (LintFinding& finding : lint_with_witnesses(set)) warnings.push_back(std::move(finding.warning));
  return warnings;
}

}  // namespace steward::policy
