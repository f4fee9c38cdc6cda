// Turns what led to a decision into sentences for a person: grouped, deciding ones first, near misses last.
// Never names a data subject.
#pragma once

#include <vector>

#include "policy/consent_check.h"
#include "policy/decide.h"
#include "policy/decision.h"
#include "policy/field_verdict.h"

namespace steward::policy {

inline constexpr size_t kMaxFieldsNamed = 5;
inline constexpr size_t kMaxNearMisses = 5;
inline constexpr size_t kMaxReasons = 50;

struct Explanation {
  const DecisionContext& context;
  const DecisionRequest& request;
  const Purpose& asked;
};

// The reasons for `verdict`: of the causes, only those that speak for it.
std::vector<Reason> explain(const Explanation& about, Verdict verdict, const std::vector<Cause>& causes);

// Permits that would have covered what nothing covers, were it not for one thing: the consent, the role, the
// action or the purpose.
std::vector<Reason> near_misses(const Explanation& about, const std::vector<Cause>& causes,
                                ConsentCheck& consent);

}  // namespace steward::policy
