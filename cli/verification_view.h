// The verification of an audit export as people read it.
#pragma once

#include <string>

#include "audit/bundle.h"

namespace steward::cli {

// One line for each check; each begins with `indent` spaces.
std::string verification_text(const audit::Verification& verification, int indent);

}  // namespace steward::cli
