// The verbs of `steward audit`, each adding itself under that command.
#pragma once

#include "cli/session.h"

namespace steward::cli {

void add_audit_export(Command& audit, Session& session);       // export
void add_audit_verify(Command& audit, Session& session);       // verify
void add_audit_archive(Command& audit, Session& session);      // archive
void add_audit_head(Command& audit, Session& session);         // head
void add_audit_erase(Command& audit, Session& session);        // erase-subject
void add_audit_servers(Command& audit, Session& session);      // servers
void add_audit_rotate_key(Command& audit, Session& session);   // rotate-key
void add_audit_witness(Command& audit, Session& session);      // witness add|remove|list|post|evidence|trust
void add_audit_consistency(Command& audit, Session& session);  // consistency
void add_audit_search(Command& audit, Session& session);       // search
void add_audit_show(Command& audit, Session& session);         // show
void add_audit_prove(Command& audit, Session& session);        // prove

}  // namespace steward::cli
