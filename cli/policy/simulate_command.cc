// steward policy simulate: what a proposed set would change in the present catalog
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/policy/proposed.h"
#include "cli/policy/replay_view.h"
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
  return ask_of_proposed(
      session, arguments.proposed,
      [&](service::Steward& steward, auto set, const std::string& name) -> Result<ProposedAnswer> {
        service::Simulation simulation;
        {
          ProgressBar bar("simulating");
          options.progress = [&](uint64_t done, uint64_t total) { bar.show(done, total, "combinations"); };
          STEWARD_ASSIGN_OR_RETURN(simulation, steward.simulate(std::move(set), options));
        }
        return ProposedAnswer{session.json()
                                  ? boost::json::serialize(simulation_json(simulation, name)) + "\n"
                                  : simulation_text(simulation, name),
                              simulation.flips > 0};
      });
}

}  // namespace

void add_policy_simulate(Command& policy, Session& session) {
  auto* command = policy.add_subcommand(
      "simulate",
      "which datasets would open or close, and to whom, under these policies; 1 when a verdict flips");
  auto arguments = std::make_shared<SimulateArguments>();
  add_policy_arguments(*command, arguments->proposed);
  command->add_option("--action", arguments->actions, "only these actions; all when left out")
      ->check(one_of({"read", "export", "train", "share", "delete", "write"}));
  session.on_run(command, [&session, arguments] { return run_simulate(session, *arguments); });
}

}  // namespace steward::cli
