// The permits that one thing kept from counting: what to change, for who was denied.
#pragma once

#include <string_view>
#include <vector>

#include "policy/engine/prepared_request.h"
#include "policy/explain/explain.h"

namespace steward::policy {

inline constexpr size_t kMaxNearMisses = 5;
// What the sentence says of a permit that lacks a grant only: asking for one opens it.
inline constexpr std::string_view kNeedsGrant = "needs a grant in force that covers the request";

// Permits that would have covered what nothing covers, were it not for one of their conditions: the subject,
// the action, the purpose, `when`, the freshness of the scan, or one requirement. Those that lack consent
// first, then by their place in the set. Never names a data subject.
std::vector<Reason> near_misses(const Explanation& about, const std::vector<Cause>& causes,
                                PreparedRequest& prepared);

}  // namespace steward::policy
