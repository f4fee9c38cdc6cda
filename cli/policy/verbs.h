// The verbs of `steward policy`, each adding itself under that command.
#pragma once

#include "cli/session.h"

namespace steward::cli {

void add_policy_explain(CLI::App& policy, Session& session);  // explain
void add_policy_lint(CLI::App& policy, Session& session);   // lint
void add_policy_apply(CLI::App& policy, Session& session);  // apply
void add_policy_test(CLI::App& policy, Session& session);   // test
void add_policy_show(CLI::App& policy, Session& session);   // show
void add_policy_print(CLI::App& policy, Session& session);   // print
void add_policy_schema(CLI::App& policy, Session& session);  // schema
void add_policy_replay(CLI::App& policy, Session& session);    // replay
void add_policy_simulate(CLI::App& policy, Session& session);  // simulate
void add_policy_history(CLI::App& policy, Session& session);   // history
void add_policy_rollback(CLI::App& policy, Session& session);  // rollback
void add_policy_sign(CLI::App& policy, Session& session);      // keygen, sign
void add_policy_trust(CLI::App& policy, Session& session);     // trust

}  // namespace steward::cli
