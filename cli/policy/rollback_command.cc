// steward policy rollback: an older set in force again
#include <fmt/format.h>

#include <memory>

#include "cli/policy/activation_view.h"
#include "cli/policy/verbs.h"

namespace steward::cli {
namespace {

Result<ExitCode> run_rollback(Session& session, const std::string& hash) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  const auto before = steward->world();
  STEWARD_ASSIGN_OR_RETURN(const auto outcome, steward->rollback_policies(hash, session.options.actor));
  return print_activation(session, before, outcome, "In force again");
}

}  // namespace

void add_policy_rollback(Command& policy, Session& session) {
  auto* command = policy.add_subcommand("rollback", "put the set before, or an older one, in force again");
  auto hash = std::make_shared<std::string>();
  command->add_option("hash", *hash, "the first digits of its hash, as `steward policy history` shows them");
  session.on_run(command, [&session, hash] { return run_rollback(session, *hash); });
}

}  // namespace steward::cli
