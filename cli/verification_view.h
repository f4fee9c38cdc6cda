// The verification of an audit export as people read it.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "audit/bundle.h"

namespace steward::cli {

// {"holds", "entries", "tree_size", "key_id", "checks": [{"is": "held" | "failed" | "note", "what"}]}
boost::json::object verification_object(const audit::Verification& verification);

// One line for each check; each begins with `indent` spaces.
std::string verification_text(const audit::Verification& verification, int indent);

}  // namespace steward::cli
