// The verbs of `steward request` and `steward grant`, each adding itself under its command.
#pragma once

#include "cli/session.h"

namespace steward::cli {

void add_request_ask(Command& request, Session& session);     // ask
void add_request_list(Command& request, Session& session);    // list, show
void add_request_settle(Command& request, Session& session);  // approve, refuse, cancel

void add_grant_list(Command& grant, Session& session);       // list, show, withdraw
void add_grant_provision(Command& grant, Session& session);  // provision, refresh, drop, sweep
void add_grant_drift(Command& grant, Session& session);      // drift

}  // namespace steward::cli
