// The commands of `steward`, one file each. Each adds itself to the command line.
#pragma once

#include "cli/session.h"

namespace steward::cli {

void add_access_command(Command& app, Session& session);
void add_apply_command(Command& app, Session& session);
void add_audit_command(Command& app, Session& session);
void add_check_command(Command& app, Session& session);
void add_consent_command(Command& app, Session& session);
void add_dataset_command(Command& app, Session& session);
void add_demo_command(Command& app, Session& session);
void add_detect_command(Command& app, Session& session);
void add_eval_command(Command& app, Session& session);
void add_grant_command(Command& app, Session& session);
void add_lineage_command(Command& app, Session& session);
void add_lineage_sql(Command& lineage, Session& session);  // a part of `steward lineage`
void add_policy_command(Command& app, Session& session);
void add_request_command(Command& app, Session& session);
void add_retention_command(Command& app, Session& session);
void add_rules_command(Command& app, Session& session);
void add_scan_command(Command& app, Session& session);
void add_search_command(Command& app, Session& session);
void add_serve_command(Command& app, Session& session);
void add_source_command(Command& app, Session& session);
void add_subject_request_command(Command& app, Session& session);
void add_tag_command(Command& app, Session& session);

}  // namespace steward::cli
