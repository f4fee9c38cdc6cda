// The verbs of `steward subject-request`, each adding itself under its command.
#pragma once

#include "cli/session.h"

namespace steward::cli {

void add_subject_request_open(Command& command, Session& session);   // open
void add_subject_request_steps(Command& command, Session& session);  // confirm, identify, extend, close
void add_subject_request_list(Command& command, Session& session);   // list, show

}  // namespace steward::cli
