// steward subject-request confirm|identify|extend|close ID
#include <memory>

#include "cli/subject_request/verbs.h"
#include "cli/subject_request/view.h"
#include "service/registers/registers.h"
#include "service/registers/subject_requests.h"

namespace steward::cli {
namespace {

using audit::SubjectEvent;

struct StepArguments {
  std::string id, on, reason, outcome;
};

Result<ExitCode> run_step(Session& session, const StepArguments& arguments, SubjectEvent event) {
  service::SubjectRequests::Step step;
  step.event = event;
  step.reason = arguments.reason;
  if (!arguments.on.empty()) {
    STEWARD_ASSIGN_OR_RETURN(step.on, audit::parse_day(arguments.on));
  }
  if (event == SubjectEvent::kClosed) {
    STEWARD_ASSIGN_OR_RETURN(step.outcome, audit::parse_outcome(arguments.outcome));
  }
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  auto& requests = steward->registers().requests();
  STEWARD_ASSIGN_OR_RETURN(const auto request, requests.take(arguments.id, step, session.options.actor));
  print_request(session, request, requests.today());
  return kOk;
}

}  // namespace

void add_subject_request_steps(Command& command, Session& session) {
  const auto add = [&](const char* name, const char* help, SubjectEvent event) {
    auto* step = command.add_subcommand(name, help);
    auto arguments = std::make_shared<StepArguments>();
    step->add_option("id", arguments->id, "the request")->required();
    if (event == SubjectEvent::kClosed)
      step->add_option("outcome", arguments->outcome, "fulfilled, refused or withdrawn")->required();
    step->add_option("--on", arguments->on, "the day it was done, as 2026-11-22; today in UTC unless given");
    if (event == SubjectEvent::kExtended || event == SubjectEvent::kClosed) {
      auto* why = step->add_option("--why", arguments->reason,
                                   "as the person was told; kept for ever, so name nobody");
      if (event == SubjectEvent::kExtended) why->required();
    }
    session.on_run(step, [&session, arguments, event] { return run_step(session, *arguments, event); });
  };
  add("confirm", "its receipt was confirmed to the person", SubjectEvent::kConfirmed);
  add("identify", "the person is who they say; the deadline stays", SubjectEvent::kIdentified);
  add("extend", "the person was told, with reasons, that it takes longer", SubjectEvent::kExtended);
  add("close", "it was answered, refused or withdrawn", SubjectEvent::kClosed);
}

}  // namespace steward::cli
