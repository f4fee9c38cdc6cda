// steward access: which of all datasets may this subject use for this purpose?
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>
#include <optional>

#include "api/codec/catalog_access_codec.h"
#include "base/text.h"
#include "base/time.h"
#include "cli/attribute_options.h"
#include "cli/commands.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

struct AccessArguments {
  std::string subject, action = "read", purpose, environment;
  std::vector<std::string> roles, groups, attributes, context;
  std::optional<int64_t> group_size;
  size_t limit = 100;
  bool all = false;
};

Result<api::CatalogQuestion> question_of(const AccessArguments& arguments) {
  api::CatalogQuestion question;
  auto& request = question.request;
  const auto action = policy::parse_action(arguments.action);
  if (!action)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("'{}' is no action; write read, export, train, share, delete or write.",
                             excerpt(arguments.action)),
                 "--action"};
  request.action = *action;
  request.subject.id = arguments.subject;
  request.subject.roles = arguments.roles;
  request.subject.groups = arguments.groups;
  STEWARD_ASSIGN_OR_RETURN(request.subject.attributes, attributes_of(arguments.attributes, "--attribute"));
  STEWARD_ASSIGN_OR_RETURN(request.context, attributes_of(arguments.context, "--context"));
  request.purpose = arguments.purpose;
  request.environment = arguments.environment;
  request.group_size = arguments.group_size;
  request.time = system_clock()();
  question.options.limit = arguments.limit;
  question.options.only_some_access = !arguments.all;
  return question;
}

Table table_of(const policy::CatalogAccess& access, const CatalogSnapshot& catalog) {
  Table table({"DATASET", "VERDICT", "PLAIN", "MASKED", "PENDING", "HIDDEN", "ROWS"});
  for (const auto& one : access.datasets) {
    const Ink colour = one.verdict == policy::Verdict::kPermit    ? Ink::kGreen
                       : one.verdict == policy::Verdict::kPending ? Ink::kYellow
                                                                  : Ink::kRed;
    table.add({ink(Ink::kBold, catalog.describe_short(NodeRef{one.dataset, {}})),
               ink(colour, to_string(one.verdict)), std::to_string(one.readable), std::to_string(one.masked),
               std::to_string(one.pending), std::to_string(one.hidden),
               one.has_row_filter ? "filtered" : "all"});
  }
  return table;
}

Result<ExitCode> run_access(Session& session, const AccessArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(const auto question, question_of(arguments));
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  STEWARD_ASSIGN_OR_RETURN(const auto access,
                           policy::catalog_access(world->context(), question.request, question.options));
  if (session.json()) {
    fmt::print("{}\n", boost::json::serialize(api::access_json(access, question, *world->catalog)));
    return kOk;
  }
  const Table table = table_of(access, *world->catalog);
  if (table.empty())
    fmt::print("There is no dataset that '{}' may {} for {}.\n", ink(Ink::kPlain, arguments.subject),
               arguments.action, ink(Ink::kPlain, arguments.purpose));
  else
    fmt::print("{}", table.str());
  if (!access.is_complete) fmt::print("There are more; raise --limit.\n");
  return kOk;
}

}  // namespace

void add_access_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("access", "which datasets may this subject use for this purpose?");
  auto arguments = std::make_shared<AccessArguments>();
  command->add_option("--subject", arguments->subject, "who asks: a person or a pipeline")->required();
  command->add_option("--role", arguments->roles, "a role of the subject; may be repeated");
  command->add_option("--group", arguments->groups, "a group of the subject; may be repeated");
  command->add_option("--attribute", arguments->attributes, "NAME=VALUE of the subject; again for a list");
  command->add_option("--context", arguments->context, "NAME=VALUE of the request, likewise");
  command->add_option("--environment", arguments->environment, "where the work runs, as it was attested");
  command->add_option("--group-size", arguments->group_size, "the smallest group that the result tells of")
      ->check(positive());
  command->add_option("--action", arguments->action, "read, export, train, share, delete or write")
      ->capture_default_str();
  command->add_option("--purpose", arguments->purpose, "e.g. analytics")->required();
  command->add_option("--limit", arguments->limit, "datasets at most")
      ->check(in_range(size_t{1}, size_t{1'000'000}))
      ->capture_default_str();
  command->add_flag("--all", arguments->all, "datasets too of which nothing may be had");
  command->footer("Names only, so it is not recorded; using the data is decided by itself: `steward check`.");
  session.on_run(command, [&session, arguments] { return run_access(session, *arguments); });
}

}  // namespace steward::cli
