#include "cli/policy/proposed.h"

#include <fmt/format.h>

namespace steward::cli {

Result<ExitCode> ask_of_proposed(Session& session, const PolicyArguments& proposed, const ProposedQuestion& ask) {
  STEWARD_ASSIGN_OR_RETURN(auto sources, read_policy_sources(proposed));
  const auto outcome = policy::load_policies(std::move(sources));
  if (!outcome.set) {
    print_diagnostics(outcome.diagnostics);
    return kUsage;
  }
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const ProposedAnswer answer,
                           ask(*steward, outcome.set, to_hex(outcome.set->hash).substr(0, 12)));
  fmt::print("{}", answer.text);
  return answer.has_flips ? kFailed : kOk;
}

}  // namespace steward::cli
