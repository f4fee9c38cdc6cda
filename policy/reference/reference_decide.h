// A second decide(), slow and obvious, for tests to compare with: each question is asked anew, straight from
// the rules of docs/policy.md, with nothing prepared, cached or grouped. It shares no code with the fast one.
#pragma once

#include <optional>
#include <vector>

#include "policy/decide.h"

namespace steward::policy {

struct ReferenceField {
  NodeRef node;
  Verdict verdict;
  Mask mask;  // none when denied

  friend bool operator==(const ReferenceField&, const ReferenceField&) = default;
};

struct ReferenceDecision {
  Verdict verdict;
  std::vector<ReferenceField> fields;  // by node
  std::optional<Period> retention;     // none when denied
};

// `events` are those the context's ConsentView was made of. Resources must resolve and datasets have fields.
ReferenceDecision reference_decide(const DecisionContext& context, const std::vector<ConsentEvent>& events,
                                   const DecisionRequest& request);

}  // namespace steward::policy
