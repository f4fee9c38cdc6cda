// Lint: what is legal but surely not meant, each with a minimal witness: the smallest request that shows it.
//
// A witness is built, then proved: decide() answers it with and without the rule. Where none can exist (a
// condition that nothing makes true) the finding says why instead.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/consent/consent.h"
#include "policy/decide.h"

namespace steward::policy {

struct LintWitness {
  DecisionRequest request;
  std::string arguments;  // of `steward check`
  // What holds besides, one each: the moment where the rule asks for it, the consent, the grant. `steward
  // check` takes them from the clock and the store.
  std::vector<std::string> given;
  std::string data;       // "customer#email, which carries user.contact.email"; made up or of the catalog
  bool is_real = false;   // the dataset is one of the catalog's
  Verdict with = Verdict::kDeny;
  Verdict without = Verdict::kDeny;  // the rule that the finding is about
  std::string without_rule;          // that is left out: the finding's own, or the forbid that swallows it
};

struct LintFinding {
  std::string check;  // "shadowed-permit", as docs/policy.md lists them
  std::string rule;   // id of what it is about
  Diagnostic warning;
  std::optional<LintWitness> witness;
  std::string why_none;  // no request can show it, because …
};

// What real data there is. All of it outlives the call.
struct LintCatalog {
  const CatalogSnapshot& catalog;
  const lineage::Graph& graph;
  const lineage::Propagation& propagation;  // with the declassifiers of the set
};

struct LintOptions {
  const LintCatalog* catalog = nullptr;
  Timestamp now{};  // for what has expired; zero: nothing has
};

inline constexpr size_t kMaxFindings = 1'000;

// In the order of the rules. Work: the rules × those that speak of the same category, purpose and role.
std::vector<LintFinding> lint_with_witnesses(const PolicySet& set, const LintOptions& options = {});

}  // namespace steward::policy
