// Conditions in words: what they ask, and which part of one was not met.
#pragma once

#include <string>

#include "policy/condition.h"

namespace steward::policy {

// "subject.department to be finance or sales", "time to be in mon-fri 08:00-18:00 Z".
std::string in_words(const Test& test);

// Of a condition that is not true: the first test that kept it from being true, and how. "subject.department
// to be finance, which is not known"; "…, which it is not".
std::string unmet_part(const Condition& condition, const ConditionInput& input);

// Of a condition that is unknown: what is not known, as in "subject.department".
std::string unknown_part(const Condition& condition, const ConditionInput& input);

}  // namespace steward::policy
