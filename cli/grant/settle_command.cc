// steward request approve|refuse|cancel ID --as PERSON
#include <memory>

#include "cli/grant/verbs.h"
#include "cli/grant/view.h"

namespace steward::cli {
namespace {

using Kind = policy::AccessEvent::Kind;

struct SettleArguments {
  std::string id, person, note;
  std::vector<std::string> roles, groups;
};

Result<ExitCode> run_settle(Session& session, const SettleArguments& arguments, Kind kind) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  policy::AccessEvent event{.kind = kind};
  event.person = arguments.person.empty() ? session.options.actor : arguments.person;
  event.roles = arguments.roles;
  event.note = arguments.note;
  STEWARD_ASSIGN_OR_RETURN(const auto standing,
                           steward->settle_access(arguments.id, std::move(event), arguments.groups));
  print_standing(standing, steward->now(), session.json());
  return kOk;
}

}  // namespace

void add_request_settle(Command& request, Session& session) {
  auto arguments = std::make_shared<SettleArguments>();
  const auto add = [&](const char* name, const char* help, Kind kind) {
    auto* command = request.add_subcommand(name, help);
    command->add_option("id", arguments->id, "the request")->required();
    command->add_option("--as", arguments->person, "who does this; the actor unless given");
    auto* why = command->add_option("--why", arguments->note, "one sentence");
    if (kind == Kind::kRefused) why->required();
    if (kind != Kind::kCancelled) {
      command->add_option("--role", arguments->roles, "in which role; may be repeated");
      command->add_option("--group", arguments->groups, "a group or team of the person; may be repeated");
    }
    session.on_run(command, [&session, arguments, kind] { return run_settle(session, *arguments, kind); });
  };
  add("approve", "approve, in a role that is asked for", Kind::kApproved);
  add("refuse", "refuse, in a role that is asked for", Kind::kRefused);
  add("cancel", "cancel a request of one's own", Kind::kCancelled);
}

}  // namespace steward::cli
