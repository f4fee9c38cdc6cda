// What one policy set has that another has not, by the names of rules. Pure.
#pragma once

#include <string>
#include <vector>

#include "policy/policy_set.h"

namespace steward::policy {

// Access rules, exceptions, retention rules and limitations, each "DOCUMENT/RULE", in order of name.
struct SetDifference {
  std::vector<std::string> gone, added, changed;
  size_t same = 0;
};

// A rule of the same name is changed when it says anything else; where it stands is not looked at.
SetDifference difference(const PolicySet& before, const PolicySet& after);

}  // namespace steward::policy
