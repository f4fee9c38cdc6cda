// steward audit …: the record of every decision and change, and its proof
#include "cli/audit/verbs.h"
#include "cli/commands.h"

namespace steward::cli {

void add_audit_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("audit", "the record of every decision and change, and its proof");
  command->require_subcommand(1);
  add_audit_export(*command, session);
  add_audit_verify(*command, session);
  add_audit_archive(*command, session);
  add_audit_head(*command, session);
  add_audit_servers(*command, session);
  add_audit_erase(*command, session);
  add_audit_rotate_key(*command, session);
  add_audit_witness(*command, session);
  add_audit_consistency(*command, session);
  add_audit_search(*command, session);
  add_audit_show(*command, session);
  add_audit_prove(*command, session);
}

}  // namespace steward::cli
