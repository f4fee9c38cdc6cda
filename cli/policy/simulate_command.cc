// steward policy simulate: what a proposed set would change in the present catalog
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/policy/replay_view.h"
#include "cli/policy/sources.h"
#include "cli/policy/verbs.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

struct SimulateArguments {
  PolicyArguments proposed;
  std::vector<std::string> actions;
};

Result<ExitCode> run_simulate(Session& session, const SimulateArguments& arguments) {
  service::SimulateOptions options;
  for (const std::string& word : arguments.actions) options.actions.push_back(*policy::parse_action(word));
  STEWARD_ASSIGN_OR_RETURN(auto sources, read_policy_sources(arguments.proposed));
  const auto outcome = policy::load_policies(std::move(sources));
  if (!outcome.set) {
    print_diagnostics(outcome.diagnostics);
    return kUsage;
  }
  const std::string name = to_hex(outcome.set->hash).substr(0, 12);
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  service::Simulation simulation;
  {
    ProgressBar bar("simulating");
    options.progress = [&](uint64_t done, uint64_t total) { bar.show(done, total, "combinations"); };
    STEWARD_ASSIGN_OR_RETURN(simulation, steward->simulate(outcome.set, options));
  }
  if (session.json())
    fmt::print("{}\n", boost::json::serialize(simulation_json(simulation, name)));
  else
    fmt::print("{}", simulation_text(simulation, name));
  return simulation.flips > 0 ? kFailed : kOk;
}

}  // namespace

void add_policy_simulate(CLI::App& policy, Session& session) {
  auto* command = policy.add_subcommand(
      "simulate", "which datasets would open or close, and to whom, under these policies; 1 when a verdict flips");
  auto arguments = std::make_shared<SimulateArguments>();
  add_policy_arguments(*command, arguments->proposed);
  command->add_option("--action", arguments->actions, "only these actions; all when left out")
      ->check(CLI::IsMember({"read", "export", "train", "share", "delete", "write"}));
  session.on_run(command, [&session, arguments] { return run_simulate(session, *arguments); });
}

}  // namespace steward::cli
