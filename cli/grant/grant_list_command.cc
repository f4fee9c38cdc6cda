// steward grant list|show|withdraw
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "api/codec/access_codec.h"
#include "cli/grant/verbs.h"
#include "cli/grant/view.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

struct GrantArguments {
  service::GrantFilter filter;
  std::string id, person, why;
  std::vector<std::string> roles, groups;
};

Result<ExitCode> run_list(Session& session, const GrantArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto page, steward->grants(arguments.filter));
  if (session.json()) {
    fmt::print("{}\n", boost::json::serialize(api::to_json(page)));
    return kOk;
  }
  Table table({"STATE", "WHO", "DATASETS", "PURPOSE", "UNTIL", "ID"});
  for (const policy::Grant& grant : page.grants)
    table.add({std::string(grant_state(grant, page.at)), ink(Ink::kPlain, grant.subject),
               std::to_string(grant.datasets.size()), ink(Ink::kPlain, grant.purpose.str()),
               format_rfc3339(grant.ended_at.value_or(grant.valid_until)).substr(0, 16),
               ink(Ink::kDim, grant.id)});
  print_page(table, "No grants.", page.next_cursor);
  return kOk;
}

Result<ExitCode> run_show(Session& session, const GrantArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto standing, steward->grant(arguments.id));
  if (session.json())
    fmt::print("{}\n", boost::json::serialize(api::to_json(*standing.grant, steward->now())));
  else
    fmt::print("{}", grant_text(*standing.grant, steward->now()));
  return kOk;
}

Result<ExitCode> run_withdraw(Session& session, const GrantArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  policy::AccessEvent event;
  event.person = arguments.person.empty() ? session.options.actor : arguments.person;
  event.roles = arguments.roles;
  event.note = arguments.why;
  STEWARD_ASSIGN_OR_RETURN(const auto standing,
                           steward->withdraw_grant(arguments.id, std::move(event), arguments.groups));
  print_standing(standing, steward->now(), session.json());
  return kOk;
}

}  // namespace

void add_grant_list(Command& grant, Session& session) {
  auto arguments = std::make_shared<GrantArguments>();
  auto* list = grant.add_subcommand("list", "grants of any state");
  list->add_option("--subject", arguments->filter.subject, "of this subject alone");
  list->add_flag("--in-force", arguments->filter.only_in_force, "those in force now alone");
  list->add_option("--limit", arguments->filter.limit, "1 to 500")->capture_default_str();
  list->add_option("--cursor", arguments->filter.cursor, "where the page before ended");
  session.on_run(list, [&session, arguments] { return run_list(session, *arguments); });
  auto* show = grant.add_subcommand("show", "what a grant covers, for how long, by whose approval");
  show->add_option("grant", arguments->id, "the grant")->required();
  session.on_run(show, [&session, arguments] { return run_show(session, *arguments); });
  auto* withdraw =
      grant.add_subcommand("withdraw", "end a grant; from the next decision on nothing rests on it");
  withdraw->add_option("grant", arguments->id, "the grant")->required();
  withdraw->add_option("--as", arguments->person, "who does this; the actor unless given");
  withdraw->add_option("--role", arguments->roles, "in which role; may be repeated");
  withdraw->add_option("--group", arguments->groups, "a group or team of the person; may be repeated");
  withdraw->add_option("--why", arguments->why, "one sentence, for the ledger")->required();
  session.on_run(withdraw, [&session, arguments] { return run_withdraw(session, *arguments); });
}

}  // namespace steward::cli
