// steward retention …: how long data is kept.
#include "cli/commands.h"
#include "cli/retention/verbs.h"

namespace steward::cli {

void add_retention_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("retention", "what must be kept although its time is over");
  command->require_subcommand(1);
  add_retention_hold(*command, session);
}

}  // namespace steward::cli
