// The purposes that a TrinoMapping names must be ones that policies can speak of.
#pragma once

#include <string_view>

#include "base/error.h"
#include "policy/policy_set.h"

namespace steward::service {

// `yaml` is one that TrinoMapping::parse() accepts. Fails, with FILE:LINE:COLUMN, on a purpose that is
// neither of the taxonomy nor of the policies ("did you mean"): at the door it would deny everything, and
// Trino shows no reason.
Status check_trino_purposes(std::string_view yaml, std::string_view file, const policy::PolicySet& policies);

}  // namespace steward::service
