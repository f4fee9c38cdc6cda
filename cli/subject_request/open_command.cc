// steward subject-request open PERSON --right RIGHT
#include <memory>

#include "cli/subject_request/verbs.h"
#include "cli/subject_request/view.h"
#include "service/registers/registers.h"
#include "service/registers/subject_requests.h"

namespace steward::cli {
namespace {

struct OpenArguments {
  std::string person, right, regulation = "gdpr", received, reference, id;
};

Result<ExitCode> run_open(Session& session, const OpenArguments& arguments) {
  service::SubjectRequests::Opening opening;
  opening.id = arguments.id;
  opening.person = arguments.person;
  opening.reference = arguments.reference;
  STEWARD_ASSIGN_OR_RETURN(opening.regulation, audit::parse_regulation(arguments.regulation));
  STEWARD_ASSIGN_OR_RETURN(opening.right, audit::parse_right(arguments.right));
  if (!arguments.received.empty()) {
    STEWARD_ASSIGN_OR_RETURN(opening.received, audit::parse_day(arguments.received));
  }
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  auto& requests = steward->registers().requests();
  STEWARD_ASSIGN_OR_RETURN(const auto request, requests.open(opening, session.options.actor));
  print_request(session, request, requests.today());
  return kOk;
}

}  // namespace

void add_subject_request_open(Command& command, Session& session) {
  auto* open = command.add_subcommand("open", "a request came: from now on its deadline is kept");
  auto arguments = std::make_shared<OpenArguments>();
  open->add_option("person", arguments->person,
                   "the person's id in your systems; only its keyed hash is kept")
      ->required();
  open->add_option(
          "--right", arguments->right,
          "access, rectification, erasure, restriction, portability, objection, automated-decision or "
          "opt-out")
      ->required();
  open->add_option("--regulation", arguments->regulation, "gdpr, cpra or hipaa")->capture_default_str();
  open->add_option("--received", arguments->received,
                   "the day it came, as 2026-11-22; today in UTC unless given");
  open->add_option("--reference", arguments->reference,
                   "of the tool that received it; without the person's id");
  open->add_option("--id", arguments->id, "a UUID; the same again is answered again");
  session.on_run(open, [&session, arguments] { return run_open(session, *arguments); });
}

}  // namespace steward::cli
