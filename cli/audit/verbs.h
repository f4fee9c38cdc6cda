// The verbs of `steward audit`, each adding itself under that command.
#pragma once

#include "cli/session.h"

namespace steward::cli {

void add_audit_export(CLI::App& audit, Session& session);       // export
void add_audit_verify(CLI::App& audit, Session& session);       // verify
void add_audit_archive(CLI::App& audit, Session& session);      // archive
void add_audit_head(CLI::App& audit, Session& session);         // head
void add_audit_erase(CLI::App& audit, Session& session);        // erase-subject
void add_audit_servers(CLI::App& audit, Session& session);      // servers
void add_audit_rotate_key(CLI::App& audit, Session& session);   // rotate-key
void add_audit_witness(CLI::App& audit, Session& session);      // witness add|remove|list|post|trust
void add_audit_consistency(CLI::App& audit, Session& session);  // consistency
void add_audit_search(CLI::App& audit, Session& session);       // search
void add_audit_show(CLI::App& audit, Session& session);         // show
void add_audit_prove(CLI::App& audit, Session& session);        // prove

}  // namespace steward::cli
