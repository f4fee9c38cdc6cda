// steward request …: asking for access. steward grant …: what came of it.
#include "cli/commands.h"
#include "cli/grant/verbs.h"

namespace steward::cli {

void add_request_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("request", "ask for access, and approve what others ask for");
  command->require_subcommand(1);
  add_request_ask(*command, session);
  add_request_list(*command, session);
  add_request_settle(*command, session);
}

void add_grant_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("grant", "access that was granted, and how databases enforce it");
  command->require_subcommand(1);
  add_grant_list(*command, session);
  add_grant_provision(*command, session);
  add_grant_drift(*command, session);
}

}  // namespace steward::cli
