// Asking about a policy set that is not in force: what replay and simulate share.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cli/policy/sources.h"
#include "cli/session.h"
#include "service/steward.h"

namespace steward::cli {

struct ProposedAnswer {
  std::string text;  // for the terminal, or JSON
  bool has_flips = false;
};

// `name` is what the set is called: the beginning of its hash.
using ProposedQuestion = std::function<Result<ProposedAnswer>(
    service::Steward& steward, std::shared_ptr<const policy::PolicySet> set, const std::string& name)>;

// Loads the set, asks, prints. kUsage when the set holds mistakes, which are printed; kFailed when a verdict
// flips.
Result<ExitCode> ask_of_proposed(Session& session, const PolicyArguments& proposed, const ProposedQuestion& ask);

}  // namespace steward::cli
