// steward audit head: the signed tree head
#include <fmt/format.h>

#include "cli/audit/verbs.h"

namespace steward::cli {
namespace {

Result<ExitCode> run_head(Session& session) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto head, steward->head());
  fmt::print("{}", head.checkpoint);
  if (!session.json()) fmt::print("\npublic key: {}\n", steward->public_key().to_string());
  return kOk;
}

}  // namespace

void add_audit_head(Command& audit, Session& session) {
  session.on_run(audit.add_subcommand("head", "sign and print the tree head"),
                 [&session] { return run_head(session); });
}

}  // namespace steward::cli
