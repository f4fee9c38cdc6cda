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

// "2 years 6 months", of P2Y6M; "no time" of none.
std::string period_words(const Period& period);

// "mask user.contact (hash), keep a copy for 30 days at most, tell dpo".
std::string duties(const RuleObligations& obligations);

}  // namespace steward::policy
