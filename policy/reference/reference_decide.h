// A second decide(), slow and obvious, for tests to compare with: each question is asked anew, straight from
// the rules of docs/policy.md, with nothing prepared, cached or grouped. It shares no code with the engine.
#pragma once

#include <optional>
#include <vector>

#include "policy/decide.h"

namespace steward::policy {

struct ReferenceField {
  NodeRef node;
  Verdict verdict;
  MaskSpec mask;  // none when denied
  bool has_row_filter = false;

  friend bool operator==(const ReferenceField&, const ReferenceField&) = default;
};

struct ReferenceDecision {
  Verdict verdict = Verdict::kPermit;
  std::vector<ReferenceField> fields;  // by node
  Obligations obligations;             // but masks
  std::vector<ApprovalNeeded> approvals;
  std::vector<std::string> grants;
};

// All that the reference reads but the request; what it is made of outlives it.
struct ReferenceWorld {
  ReferenceWorld(const DecisionContext& of, const std::vector<ConsentEvent>& consent_events);

  const DecisionContext& context;
  const std::vector<ConsentEvent>& events;  // those that the context's ConsentView was made of
  std::vector<lineage::Edge> edges;         // that have not ended
};

// Resources must resolve and datasets have fields.
ReferenceDecision reference_decide(const ReferenceWorld& world, const DecisionRequest& request);

}  // namespace steward::policy
