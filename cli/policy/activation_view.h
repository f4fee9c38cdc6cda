// What `steward policy apply` and `rollback` say of the set they put in force, or did not.
#pragma once

#include <string_view>

#include "cli/session.h"
#include "policy/decide.h"

namespace steward::cli {

// `what` begins the sentence: "In force". `before` is the set that went out of force. Exit code 2 when the set
// did not load.
ExitCode print_activation(const Session& session, const policy::PolicySet& before,
                          const policy::LoadOutcome& outcome, std::string_view what);

}  // namespace steward::cli
