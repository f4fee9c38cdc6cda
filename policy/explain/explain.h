// Turns what led to a decision into sentences for a person: what decided first, fields that share a fate in
// one sentence. Never names a data subject.
#pragma once

#include <vector>

#include "policy/decide.h"
#include "policy/decision.h"
#include "policy/engine/field_verdict.h"

namespace steward::policy {

inline constexpr size_t kMaxReasons = 50;

struct Explanation {
  const DecisionContext& context;
  const DecisionRequest& request;
  const Purpose& asked;

  ConditionInput condition_input() const { return {request.subject.attributes, request.context, request.time}; }
};

// The reasons for `verdict`: of the causes, only those that speak for it. At most kMaxReasons, and one more
// that counts the rest; no rule is told twice before every rule was told once. Of permits that cover the very
// same, the one that leaves least open is told and the others are counted.
std::vector<Reason> explain(const Explanation& about, Verdict verdict, const std::vector<Cause>& causes);

}  // namespace steward::policy
