// steward policy …: the rules that decide
#include "cli/commands.h"
#include "cli/policy/verbs.h"

namespace steward::cli {

void add_policy_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("policy", "the rules that decide");
  command->require_subcommand(1);
  add_policy_lint(*command, session);
  add_policy_test(*command, session);
  add_policy_explain(*command, session);
  add_policy_apply(*command, session);
  add_policy_show(*command, session);
  add_policy_print(*command, session);
  add_policy_schema(*command, session);
  add_policy_simulate(*command, session);
  add_policy_replay(*command, session);
  add_policy_history(*command, session);
  add_policy_rollback(*command, session);
  add_policy_sign(*command, session);
  add_policy_trust(*command, session);
}

}  // namespace steward::cli
