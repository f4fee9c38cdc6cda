// steward lineage …: where data came from and where it went
#include "cli/commands.h"
#include "cli/lineage/verbs.h"

namespace steward::cli {

void add_lineage_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("lineage", "where data came from and where it went");
  command->require_subcommand(1);
  add_lineage_flow(*command, session);
  add_lineage_impact(*command, session);
  add_lineage_path(*command, session);
  add_lineage_models(*command, session);
  add_lineage_merges(*command, session);
  add_lineage_ingest(*command, session);
  add_lineage_sql(*command, session);
}

}  // namespace steward::cli
