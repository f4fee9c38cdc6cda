// What `steward policy apply` and `rollback` say of the set they put in force, or did not.
#pragma once

#include <string_view>

#include "cli/session.h"
#include "policy/decide.h"

namespace steward::cli {

// `what` begins the sentence: "In force". `before` is the world with the set that went out of force; a set
// that does not load any more is not told of, for what replaces it is the mending. Exit code 2 when the new
// set did not load.
ExitCode print_activation(const Session& session, const Result<std::shared_ptr<const service::World>>& before,
                          const policy::LoadOutcome& outcome, std::string_view what);

}  // namespace steward::cli
