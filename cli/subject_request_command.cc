// steward subject-request …: what people asked about their own data, and by when it is to be answered.
#include "cli/commands.h"
#include "cli/subject_request/verbs.h"

namespace steward::cli {

void add_subject_request_command(Command& app, Session& session) {
  auto* command = app.add_subcommand(
      "subject-request",
      "what people asked about their own data (access, erasure, …), and by when to answer");
  command->require_subcommand(1);
  add_subject_request_open(*command, session);
  add_subject_request_steps(*command, session);
  add_subject_request_list(*command, session);
}

}  // namespace steward::cli
