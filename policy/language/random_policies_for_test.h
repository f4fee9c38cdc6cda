// Random policy sets that the language can express, of every kind and with every key.
#pragma once

#include <random>

#include "policy/policy_set.h"

namespace steward::policy {

PolicySet random_policies(std::mt19937_64& random);

}  // namespace steward::policy
