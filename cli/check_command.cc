// steward check: the hook of pipelines. Exit 0 permit, 3 deny, 4 pending, 5 could not decide.
#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/decision_view.h"
#include "cli/request_options.h"

namespace steward::cli {
namespace {

ExitCode exit_code_of(policy::Verdict verdict) {
  switch (verdict) {
    case policy::Verdict::kPermit:
      return kOk;
    case policy::Verdict::kPending:
      return kPending;
    case policy::Verdict::kDeny:
      break;
  }
  return kDenied;
}

Result<ExitCode> run_check(Session& session, const RequestOptions& arguments) {
  STEWARD_ASSIGN_OR_RETURN(auto request, request_of(arguments));
  const auto steward = session.steward();
  if (!steward.ok()) {
    print_error(steward.error());
    return kUndecided;
  }
  const auto roles = request.subject.roles;
  const auto recorded = (*steward)->decide(std::move(request));
  if (!recorded.ok()) {
    print_error(recorded.error());
    return kUndecided;
  }
  if (session.json())
    fmt::print("{}\n", service::decision_answer(*recorded));
  else
    fmt::print("{}", decision_text(*recorded));
  if (const auto world = (*steward)->world(); world.ok())
    fmt::print(stderr, "{}", notes_on_roles(*(*world)->policies, roles));
  return exit_code_of(recorded->decision.verdict);
}

}  // namespace

void add_check_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("check", "may this subject use this data for this purpose, now?");
  auto arguments = std::make_shared<RequestOptions>();
  add_request_options(*command, *arguments);
  command->footer("Exit status: 0 permit, 3 deny, 4 a person must approve, 5 no decision could be made.");
  session.on_run(command, [&session, arguments] { return run_check(session, *arguments); });
}

}  // namespace steward::cli
