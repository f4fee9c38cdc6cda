// The verbs of `steward request` and `steward grant`, each adding itself under its command.
#pragma once

#include "cli/session.h"

namespace steward::cli {

void add_request_ask(CLI::App& request, Session& session);     // ask
void add_request_list(CLI::App& request, Session& session);    // list, show
void add_request_settle(CLI::App& request, Session& session);  // approve, refuse, cancel

void add_grant_list(CLI::App& grant, Session& session);       // list, show, withdraw
void add_grant_provision(CLI::App& grant, Session& session);  // provision, refresh, drop, sweep
void add_grant_drift(CLI::App& grant, Session& session);      // drift

}  // namespace steward::cli
