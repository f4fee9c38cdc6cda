// A second evaluate() of conditions, slow and obvious, for tests to compare with: straight from docs/policy.md.
#pragma once

#include "policy/decision.h"
#include "policy/policy_set.h"

namespace steward::policy {

// 1: true, 0: false, none: unknown.
std::optional<bool> reference_truth(const Condition& condition, const DecisionRequest& request);

}  // namespace steward::policy
