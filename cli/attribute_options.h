// Typed attributes as options of a command: --attribute NAME=VALUE, --context NAME=VALUE.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "policy/value.h"

namespace steward::cli {

// true and false are booleans, 12 and 0.5 are numbers, "12" in double quotes and everything else is text. A
// name that is given again makes a list of texts. `option` names the place of a failure.
Result<policy::Attributes> attributes_of(const std::vector<std::string>& assignments,
                                         std::string_view option);

}  // namespace steward::cli
