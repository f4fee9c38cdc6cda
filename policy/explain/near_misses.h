// The permits that one thing kept from counting: what to change, for who was denied.
#pragma once

#include <vector>

#include "policy/consent/consent_check.h"
#include "policy/explain/explain.h"

namespace steward::policy {

inline constexpr size_t kMaxNearMisses = 5;

// Permits that would have covered what nothing covers, were it not for one thing: the consent, the role, the
// action or the purpose. Never names a data subject.
std::vector<Reason> near_misses(const Explanation& about, const std::vector<Cause>& causes,
                                ConsentCheck& consent);

}  // namespace steward::policy
