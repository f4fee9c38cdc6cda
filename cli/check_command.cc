// steward check: the hook of pipelines. Exit 0 permit, 3 deny, 4 pending, 5 could not decide.
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "api/codec/decision_codec.h"
#include "base/text.h"
#include "cli/attribute_options.h"
#include "cli/commands.h"
#include "cli/decision_view.h"
#include "cli/input_file.h"

namespace steward::cli {
namespace {

constexpr size_t kMaxRequest = 1u << 20;

struct CheckArguments {
  std::string subject, action = "read", purpose, environment, request_file;
  std::vector<std::string> roles, groups, resources, data_subjects, attributes, context;
  std::optional<int64_t> group_size;
};

Result<policy::DecisionRequest> request_of(const CheckArguments& arguments) {
  if (!arguments.request_file.empty()) {
    STEWARD_ASSIGN_OR_RETURN(const std::string text, read_input(arguments.request_file, kMaxRequest));
    const auto parsed = parse_json(text, {.max_bytes = kMaxRequest});
    auto request = parsed.ok() ? api::parse_decision_request(JsonView(*parsed)) : parsed.error();
    if (request.ok()) return request;
    return in_input(arguments.request_file, std::move(request).error());
  }
  policy::DecisionRequest request;
  const auto action = policy::parse_action(arguments.action);
  if (!action)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("'{}' is no action; write read, export, train, share, delete or write.",
                             excerpt(arguments.action)),
                 "--action"};
  request.action = *action;
  request.subject.id = arguments.subject;
  request.subject.roles = arguments.roles;
  request.purpose = arguments.purpose;
  request.resources = arguments.resources;
  request.data_subjects = arguments.data_subjects;
  request.subject.groups = arguments.groups;
  STEWARD_ASSIGN_OR_RETURN(request.subject.attributes, attributes_of(arguments.attributes, "--attribute"));
  STEWARD_ASSIGN_OR_RETURN(request.context, attributes_of(arguments.context, "--context"));
  request.environment = arguments.environment;
  request.group_size = arguments.group_size;
  return request;
}

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

Result<ExitCode> run_check(Session& session, const CheckArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(auto request, request_of(arguments));
  const auto steward = session.steward();
  if (!steward.ok()) {
    print_error(steward.error());
    return kUndecided;
  }
  const auto recorded = (*steward)->decide(std::move(request));
  if (!recorded.ok()) {
    print_error(recorded.error());
    return kUndecided;
  }
  if (session.json())
    fmt::print("{}\n", service::decision_answer(*recorded));
  else
    fmt::print("{}", decision_text(*recorded));
  return exit_code_of(recorded->decision.verdict);
}

}  // namespace

void add_check_command(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("check", "may this subject use this data for this purpose, now?");
  auto arguments = std::make_shared<CheckArguments>();
  command->add_option("--subject", arguments->subject, "who asks: a person or a pipeline");
  command->add_option("--role", arguments->roles, "a role of the subject; may be repeated");
  command->add_option("--group", arguments->groups, "a group of the subject; may be repeated");
  command->add_option("--attribute", arguments->attributes,
                      "NAME=VALUE of the subject: true, 12, text or \"12\"; again for a list");
  command->add_option("--context", arguments->context, "NAME=VALUE of the request, likewise");
  command->add_option("--environment", arguments->environment, "where the work runs, as it was attested");
  command->add_option("--group-size", arguments->group_size, "the smallest group that the result tells of")
      ->check(CLI::PositiveNumber);
  command->add_option("--action", arguments->action, "read, export, train, share, delete or write")
      ->capture_default_str();
  command->add_option("--purpose", arguments->purpose, "e.g. marketing.communications.email");
  command->add_option("--resource", arguments->resources, "dataset or dataset#field; may be repeated");
  command->add_option("--data-subject", arguments->data_subjects,
                      "the id of a person the data is about, for consent; may be repeated");
  command->add_option("--request", arguments->request_file, "the request as JSON instead: a file, or -");
  command->footer("Exit status: 0 permit, 3 deny, 4 a person must approve, 5 no decision could be made.");
  session.on_run(command, [&session, arguments] { return run_check(session, *arguments); });
}

}  // namespace steward::cli
