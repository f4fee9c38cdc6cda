// steward policy rollback: an older set in force again
#include <fmt/format.h>

#include <memory>

#include "cli/policy/sources.h"
#include "cli/policy/verbs.h"

namespace steward::cli {
namespace {

Result<ExitCode> run_rollback(Session& session, const std::string& hash) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto outcome, steward->rollback_policies(hash, session.options.actor));
  if (!outcome.set) {
    print_diagnostics(outcome.diagnostics);
    fmt::print(stderr, "steward: the older set does not load any more; the set in force stays in force.\n");
    return kUsage;
  }
  fmt::print("In force again: policy set {} with {} access rules.\n", to_hex(outcome.set->hash).substr(0, 12),
             outcome.set->access.size());
  return kOk;
}

}  // namespace

void add_policy_rollback(CLI::App& policy, Session& session) {
  auto* command = policy.add_subcommand("rollback", "put the set before, or an older one, in force again");
  auto hash = std::make_shared<std::string>();
  command->add_option("hash", *hash, "the first digits of its hash, as `steward policy history` shows them");
  session.on_run(command, [&session, hash] { return run_rollback(session, *hash); });
}

}  // namespace steward::cli
