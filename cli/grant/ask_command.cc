// steward request ask: exit 0 approved, 3 refused, 4 pending
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "api/codec/access_codec.h"
#include "base/text.h"
#include "cli/attribute_options.h"
#include "cli/command_line.h"
#include "cli/grant/verbs.h"
#include "cli/grant/view.h"
#include "cli/input_file.h"

namespace steward::cli {
namespace {

constexpr size_t kMaxAskedRequest = 1u << 20;

struct AskArguments {
  const Command* command = nullptr;  // whose options these are
  std::string subject, purpose, duration = "P30D", why, environment, request_file, id;
  std::vector<std::string> roles, groups, actions, resources, attributes, context;
  std::optional<int64_t> group_size;
};

Result<policy::AccessAsk> ask_of(const AskArguments& arguments) {
  if (!arguments.request_file.empty()) {
    STEWARD_RETURN_IF_ERROR(given_alone(*arguments.command, "--request"));
    STEWARD_ASSIGN_OR_RETURN(const std::string text, read_input(arguments.request_file, kMaxAskedRequest));
    const auto parsed = parse_json(text, {.max_bytes = kMaxAskedRequest});
    if (!parsed.ok()) return in_input(arguments.request_file, parsed.error());
    if (const auto object = JsonView(*parsed).as_object(); !object.ok())
      return in_input(arguments.request_file, object.error());
    auto ask = api::parse_access_ask(JsonView(*parsed));
    if (ask.ok()) return ask;
    return in_input(arguments.request_file, std::move(ask).error());
  }
  policy::AccessAsk ask;
  ask.id = arguments.id;
  ask.subject = {arguments.subject, arguments.roles, arguments.groups, {}};
  for (const std::string& text :
       arguments.actions.empty() ? std::vector<std::string>{"read"} : arguments.actions) {
    const auto action = policy::parse_action(text);
    if (!action)
      return Error{
          ErrorCode::kInvalidInput,
          fmt::format("'{}' is no action; write read, export, train, share, delete or write.", excerpt(text)),
          "--action"};
    ask.actions.push_back(*action);
  }
  ask.resources = arguments.resources;
  ask.purpose = Purpose(arguments.purpose);
  const auto duration = parse_period(arguments.duration);
  if (!duration.ok()) return Error{duration.error().code, duration.error().message, "--for"};
  ask.duration = *duration;
  ask.justification = arguments.why;
  STEWARD_ASSIGN_OR_RETURN(ask.subject.attributes, attributes_of(arguments.attributes, "--attribute"));
  STEWARD_ASSIGN_OR_RETURN(ask.context, attributes_of(arguments.context, "--context"));
  ask.environment = arguments.environment;
  ask.group_size = arguments.group_size;
  return ask;
}

ExitCode exit_code_of(policy::AccessState state) {
  if (state == policy::AccessState::kApproved) return kOk;
  return state == policy::AccessState::kPending ? kPending : kDenied;
}

// The options stand for the members of a request that messages name.
Error as_typed(Error error, const AskArguments& arguments) {
  if (!arguments.request_file.empty()) return error;
  for (const auto& [member, option] :
       {std::pair("subject", "--subject"), std::pair("resources", "the datasets asked for"),
        std::pair("purpose", "--purpose"), std::pair("duration", "--for"),
        std::pair("justification", "--why")})
    if (error.where == member) error.where = option;
  return error;
}

Result<ExitCode> run_ask(Session& session, const AskArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(auto ask, ask_of(arguments));
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  auto asked = steward->ask_access(std::move(ask));
  if (!asked.ok()) return as_typed(std::move(asked).error(), arguments);
  const auto& standing = *asked;
  print_standing(standing, steward->now(), session.json());
  return exit_code_of(standing.state);
}

}  // namespace

void add_request_ask(Command& request, Session& session) {
  auto* command = request.add_subcommand("ask", "ask for access; decided at once, or pending for approvers");
  auto arguments = std::make_shared<AskArguments>();
  arguments->command = command;
  command->add_option("resource", arguments->resources, "datasets or dataset#field");
  command->add_option("--subject", arguments->subject, "who asks");
  command->add_option("--role", arguments->roles, "a role of the subject; may be repeated");
  command->add_option("--group", arguments->groups, "a group of the subject; may be repeated");
  command->add_option("--action", arguments->actions,
                      "read (the default), export, train, share, delete or write");
  command->add_option("--purpose", arguments->purpose, "e.g. analytics.reporting");
  command->add_option("--for", arguments->duration, "how long, e.g. P30D")->capture_default_str();
  command->add_option("--why", arguments->why, "one sentence for the approvers");
  command->add_option("--attribute", arguments->attributes, "NAME=VALUE of the subject; may be repeated");
  command->add_option("--context", arguments->context, "NAME=VALUE of the request; may be repeated");
  command->add_option("--environment", arguments->environment, "where the work runs, as attested");
  command->add_option("--group-size", arguments->group_size, "the smallest group the result tells of");
  command->add_option("--id", arguments->id, "a UUID of your own, to ask again without asking twice");
  command->add_option("--request", arguments->request_file, "the request as JSON instead: a file, or -");
  command->footer("Exit status: 0 approved, 3 refused, 4 pending.");
  session.on_run(command, [&session, arguments] { return run_ask(session, *arguments); });
}

}  // namespace steward::cli
