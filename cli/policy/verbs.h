// The verbs of `steward policy`, each adding itself under that command.
#pragma once

#include "cli/session.h"

namespace steward::cli {

void add_policy_explain(Command& policy, Session& session);   // explain
void add_policy_lint(Command& policy, Session& session);      // lint
void add_policy_apply(Command& policy, Session& session);     // apply
void add_policy_test(Command& policy, Session& session);      // test
void add_policy_show(Command& policy, Session& session);      // show
void add_policy_print(Command& policy, Session& session);     // print
void add_policy_schema(Command& policy, Session& session);    // schema
void add_policy_replay(Command& policy, Session& session);    // replay
void add_policy_simulate(Command& policy, Session& session);  // simulate
void add_policy_history(Command& policy, Session& session);   // history
void add_policy_rollback(Command& policy, Session& session);  // rollback
void add_policy_sign(Command& policy, Session& session);      // keygen, sign
void add_policy_trust(Command& policy, Session& session);     // trust

}  // namespace steward::cli
