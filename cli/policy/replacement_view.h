// What `steward policy apply` and `rollback` say of the set that went out of force.
#pragma once

#include <string>

#include "policy/policy_set.h"

namespace steward::cli {

// "It replaces policy set a0f8…: 5 rules gone, 3 new, 2 changed, 7 as before.", and the rules by name: those
// that are gone may be what kept something shut. Ends with a newline; empty when there was no set before.
std::string replacement_text(const policy::PolicySet& before, const policy::PolicySet& after);

}  // namespace steward::cli
