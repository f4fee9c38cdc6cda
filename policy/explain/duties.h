// What a rule obliges to, in words.
#pragma once

#include <string>
#include <vector>

#include "policy/policy_set.h"

namespace steward::policy {

// "privacy_officer", "two people, one of them dataset_owner".
std::string approvers(const Approval& approval);

// "only rows whose country is DE or FR and whose customer_id agreed to marketing".
std::string rows_in_words(const std::vector<RowFilter>& rows);

// "mask user.contact (hash), keep a copy for P30D at most, and tell dpo".
std::string duties(const RuleObligations& obligations);

}  // namespace steward::policy
