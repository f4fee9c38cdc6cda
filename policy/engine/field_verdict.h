// The verdict on one field, with what led to it.
#pragma once

#include <vector>

#include "catalog/tag.h"
#include "policy/decision.h"
#include "policy/engine/rule_match.h"
#include "policy/policy_set.h"

namespace steward::policy {

// In the order in which reasons are told.
enum class CauseKind {
  kForbidden,
  kLimited,
  kUnfilterable,       // an obligation names an attribute for its row filter that the request does not have
  kPartialLineage,     // a bound cut the search for where values come from
  kUnresolvedLineage,  // a view's definition could not be followed
  kUnexamined,         // no scan ever read the field
  kUnseen,             // scans met no value, and nothing is asserted of it
  kUncovered,
  kAwaitsApproval,
  kPermitted,
  kLifted,  // a forbid or a limitation, by an exception
  kObliged,
};

struct Cause {
  CauseKind kind;
  NodeRef node;
  const AccessRule* rule = nullptr;  // kForbidden, kUnfilterable, kAwaitsApproval, kPermitted, kObliged; kLifted
  const PurposeLimitation* limitation = nullptr;  // kLimited; kLifted
  Category category;                              // empty: the field carries none
  std::vector<NodeRef> path;  // how the category or the limitation came to the node; may be empty.
                              // kUnresolvedLineage: that view alone
  const Exception* exception = nullptr;  // kLifted
  const Grant* grant = nullptr;          // kPermitted: what it rests on, if anything
};

struct FieldFinding {
  Verdict verdict = Verdict::kDeny;
  MaskSpec mask;
  std::vector<Cause> causes;
  std::vector<uint32_t> obliging;  // rules whose obligations hold, sorted, each once
  std::vector<const Grant*> grants;
  bool is_durable = false;  // some permit that counts, or awaits approval, does not say how it is recorded
};

// What access rules say of a field that scans have seen (rules 3, 4 and 6 of docs/policy.md). `tags` are its
// effective tags.
FieldFinding judge_field(const CatalogIndex& index, PreparedRequest& request, const FieldPlace& place,
                         const std::vector<TagAssertion>& tags);

}  // namespace steward::policy
