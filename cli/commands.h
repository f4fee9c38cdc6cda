// The commands of `steward`, one file each. Each adds itself to the command line.
#pragma once

#include "cli/session.h"

namespace steward::cli {

void add_access_command(CLI::App& app, Session& session);
void add_apply_command(CLI::App& app, Session& session);
void add_audit_command(CLI::App& app, Session& session);
void add_check_command(CLI::App& app, Session& session);
void add_consent_command(CLI::App& app, Session& session);
void add_dataset_command(CLI::App& app, Session& session);
void add_demo_command(CLI::App& app, Session& session);
void add_detect_command(CLI::App& app, Session& session);
void add_eval_command(CLI::App& app, Session& session);
void add_grant_command(CLI::App& app, Session& session);
void add_lineage_command(CLI::App& app, Session& session);
void add_lineage_sql(CLI::App& lineage, Session& session);  // a part of `steward lineage`
void add_policy_command(CLI::App& app, Session& session);
void add_request_command(CLI::App& app, Session& session);
void add_rules_command(CLI::App& app, Session& session);
void add_scan_command(CLI::App& app, Session& session);
void add_search_command(CLI::App& app, Session& session);
void add_serve_command(CLI::App& app, Session& session);
void add_source_command(CLI::App& app, Session& session);
void add_tag_command(CLI::App& app, Session& session);

}  // namespace steward::cli
