#include "cli/request_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/codec/decision_codec.h"
#include "base/text.h"
#include "cli/attribute_options.h"
#include "cli/command_line.h"
#include "cli/input_file.h"

namespace steward::cli {
namespace {

constexpr size_t kMaxRequest = 1u << 20;

}  // namespace

Result<policy::DecisionRequest> request_of(const RequestOptions& options) {
  if (!options.request_file.empty()) {
    STEWARD_RETURN_IF_ERROR(given_alone(*options.command, "--request"));
    STEWARD_ASSIGN_OR_RETURN(const std::string text, read_input(options.request_file, kMaxRequest));
    const auto parsed = parse_json(text, {.max_bytes = kMaxRequest});
    auto request = parsed.ok() ? api::parse_decision_request(JsonView(*parsed)) : parsed.error();
    if (request.ok()) return request;
    return in_input(options.request_file, std::move(request).error());
  }
  policy::DecisionRequest request;
  const auto action = policy::parse_action(options.action);
  if (!action)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("'{}' is no action; write read, export, train, share, delete or write.",
                             excerpt(options.action)),
                 "--action"};
  request.action = *action;
  request.subject.id = options.subject;
  request.subject.roles = options.roles;
  request.purpose = options.purpose;
  request.resources = options.resources;
  request.data_subjects = options.data_subjects;
  request.subject.groups = options.groups;
  STEWARD_ASSIGN_OR_RETURN(request.subject.attributes, attributes_of(options.attributes, "--attribute"));
  STEWARD_ASSIGN_OR_RETURN(request.context, attributes_of(options.context, "--context"));
  request.environment = options.environment;
  request.group_size = options.group_size;
  return request;
}

std::string notes_on_roles(const policy::PolicySet& policies, const std::vector<std::string>& roles) {
  std::vector<std::string> declared;
  for (const policy::Role& role : policies.roles) declared.push_back(role.id);
  std::string notes;
  for (const std::string& role : roles) {
    if (declared.empty() || std::find(declared.begin(), declared.end(), role) != declared.end()) continue;
    const auto near = did_you_mean(role, declared);
    notes += fmt::format("steward: the policies declare no role '{}'{}\n", excerpt(role),
                         near ? fmt::format("; did you mean '{}'?", *near) : ".");
  }
  return notes;
}

void add_request_options(Command& command, RequestOptions& options) {
  options.command = &command;
  command.add_option("--subject", options.subject, "who asks: a person or a pipeline");
  command.add_option("--role", options.roles, "a role of the subject; may be repeated");
  command.add_option("--group", options.groups, "a group of the subject; may be repeated");
  command.add_option("--attribute", options.attributes,
                     "NAME=VALUE of the subject: true, 12, text or \"12\"; again for a list");
  command.add_option("--context", options.context, "NAME=VALUE of the request, likewise");
  command.add_option("--environment", options.environment, "where the work runs, as it was attested");
  command.add_option("--group-size", options.group_size, "the smallest group that the result tells of")
      ->check(positive());
  command.add_option("--action", options.action, "read, export, train, share, delete or write")
      ->capture_default_str();
  command.add_option("--purpose", options.purpose, "e.g. marketing.communications.email");
  command.add_option("--resource", options.resources, "dataset or dataset#field; may be repeated");
  command.add_option("--data-subject", options.data_subjects,
                     "the id of a person the data is about, for consent; may be repeated");
  command.add_option("--request", options.request_file, "the request as JSON instead: a file, or -");
}

}  // namespace steward::cli
