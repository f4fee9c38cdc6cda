// steward grant provision|refresh|drop|sweep: grants in the databases of others
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/grant/verbs.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

struct ProvisionArguments {
  std::string grant, target, role;
};

json::object outcome_json(const service::ProvisionOutcome& outcome) {
  return {{"grant", outcome.grant},
          {"target", outcome.target},
          {"made", enforcement::to_json(outcome.names)},
          {"changed", outcome.is_changed},
          {"warnings", json::array(outcome.warnings.begin(), outcome.warnings.end())}};
}

void print_outcome(const service::ProvisionOutcome& outcome) {
  fmt::print("{} reads through {}:\n", ink(Ink::kBold, outcome.names.member),
             ink(Ink::kPlain, outcome.names.role));
  for (const enforcement::ViewName& view : outcome.names.views)
    fmt::print("  {}  of {}.{}\n", ink(Ink::kBold, "steward_grants." + view.view),
               ink(Ink::kPlain, view.schema), ink(Ink::kPlain, view.table));
  for (const std::string& warning : outcome.warnings)
    fmt::print("{}", wrapped(ink(Ink::kYellow, "warning: "), ink(Ink::kPlain, warning), 0));
}

Result<ExitCode> run_provision(Session& session, const ProvisionArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(
      const auto outcome,
      steward->provision_grant(arguments.grant, arguments.target, arguments.role, session.options.actor));
  if (session.json())
    fmt::print("{}\n", json::serialize(outcome_json(outcome)));
  else
    print_outcome(outcome);
  return kOk;
}

Result<ExitCode> run_refresh(Session& session, const ProvisionArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto outcomes,
                           steward->refresh_grants(arguments.grant, session.options.actor));
  json::array list;
  for (const service::ProvisionOutcome& outcome : outcomes) {
    list.push_back(outcome_json(outcome));
    if (!session.json()) print_outcome(outcome);
  }
  if (session.json()) fmt::print("{}\n", json::serialize(list));
  if (!session.json() && outcomes.empty()) fmt::print("Nothing is provisioned for this grant.\n");
  return kOk;
}

Result<ExitCode> run_drop(Session& session, const ProvisionArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_RETURN_IF_ERROR(steward->drop_provision(arguments.grant, arguments.target, session.options.actor));
  if (!session.json())
    fmt::print("Nothing is provisioned for this grant now. The grant itself stays as it is.\n");
  return kOk;
}

Result<ExitCode> run_sweep(Session& session) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto outcome, steward->sweep_grants(session.options.actor));
  if (session.json())
    fmt::print("{}\n", json::serialize(json::object{
                           {"dropped", outcome.dropped},
                           {"failures", json::array(outcome.failures.begin(), outcome.failures.end())}}));
  else
    fmt::print("Dropped what was made for {}.\n",
               counted(outcome.dropped, "grant that is over", "grants that are over"));
  for (const std::string& failure : outcome.failures) fmt::print(stderr, "steward: {}\n", failure);
  return outcome.failures.empty() ? kOk : kPartial;
}

}  // namespace

void add_grant_provision(Command& grant, Session& session) {
  auto arguments = std::make_shared<ProvisionArguments>();
  auto* provision =
      grant.add_subcommand("provision", "make a grant hold in a PostgreSQL: a role and masked views");
  provision->add_option("grant", arguments->grant, "the grant")->required();
  provision->add_option("--to", arguments->target, "postgresql://HOST/DATABASE, without a password")
      ->required();
  provision->add_option("--role", arguments->role,
                        "the role the subject logs in by; named like the subject if not given");
  session.on_run(provision, [&session, arguments] { return run_provision(session, *arguments); });
  auto* refresh = grant.add_subcommand("refresh", "make its views anew: policies or consent have changed");
  refresh->add_option("grant", arguments->grant, "the grant")->required();
  session.on_run(refresh, [&session, arguments] { return run_refresh(session, *arguments); });
  auto* drop = grant.add_subcommand("drop", "drop what was made for a grant");
  drop->add_option("grant", arguments->grant, "the grant")->required();
  drop->add_option("--from", arguments->target, "in this database alone, as it was given to provision");
  session.on_run(drop, [&session, arguments] { return run_drop(session, *arguments); });
  auto* sweep = grant.add_subcommand("sweep", "drop what was made for grants that are over");
  session.on_run(sweep, [&session] { return run_sweep(session); });
}

}  // namespace steward::cli
