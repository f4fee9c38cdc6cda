// steward rules test
#include <fmt/format.h>

#include "cli/commands.h"
#include "scanners/detectors/detector_set.h"

namespace steward::cli {
namespace {

Result<ExitCode> run_rules_test() {
  const auto& detectors = scanners::DetectorSet::builtin();
  const auto failures = detectors.test_examples();
  for (const std::string& failure : failures) fmt::print("{}\n", failure);
  fmt::print("{} examples, {} failed; rule set {}\n", detectors.example_count(), failures.size(),
             detectors.hash().substr(0, 12));
  return failures.empty() ? kOk : kFailed;
}

}  // namespace

void add_rules_command(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("rules", "the detector rules");
  command->require_subcommand(1);
  session.on_run(command->add_subcommand("test", "run every rule against its own examples"),
                 [] { return run_rules_test(); });
}

}  // namespace steward::cli
