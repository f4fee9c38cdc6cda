// The verdict on one field, with what led to it.
#pragma once

#include <vector>

#include "catalog/tag.h"
#include "policy/engine/applicable_rules.h"
#include "policy/decision.h"
#include "policy/policy_set.h"

namespace steward::policy {

// In the order in which reasons are told.
enum class CauseKind {
  kForbidden,
  kLimited,
  kPartialLineage,     // a bound cut the search for where values come from
  kUnresolvedLineage,  // a view's definition could not be followed
  kUnexamined,         // no scan ever read the field
  kUnseen,             // scans met no value, and nothing is asserted of it
  kUncovered,
  kAwaitsApproval,
  kPermitted
};

struct Cause {
  CauseKind kind;
  NodeRef node;
  const AccessRule* rule = nullptr;               // kForbidden, kAwaitsApproval, kPermitted
  const PurposeLimitation* limitation = nullptr;  // kLimited
  Category category;                              // empty: the field carries none
  std::vector<NodeRef> path;  // how the category or the limitation came to the node; may be empty.
                              // kUnresolvedLineage: that view alone
};

struct FieldFinding {
  Verdict verdict = Verdict::kDeny;
  MaskSpec mask;
  std::vector<Cause> causes;
};

// Rules 3, 4 and 6 of docs/policy.md, for a field that scans have seen. `tags` are its effective tags.
FieldFinding judge_field(const DatasetRules& rules, const NodeRef& node,
                         const std::vector<TagAssertion>& tags);

}  // namespace steward::policy
