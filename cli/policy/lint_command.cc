// steward policy lint: what is wrong with policies, and what is surely not meant
#include <fmt/format.h>

#include <memory>

#include "cli/policy/sources.h"
#include "cli/policy/verbs.h"

namespace steward::cli {
namespace {

Result<ExitCode> run_lint(const PolicyArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(auto sources, read_policy_sources(arguments));
  const size_t count = sources.size();
  const auto outcome = policy::load_policies(std::move(sources));
  print_diagnostics(outcome.diagnostics);
  if (!outcome.set) return kUsage;
  print_diagnostics(policy::lint(*outcome.set));
  fmt::print("{} files, {} access rules, {} retention rules: no errors; policy set {}\n", count,
             outcome.set->access.size(), outcome.set->retention.size(),
             to_hex(outcome.set->hash).substr(0, 12));
  return kOk;
}

}  // namespace

void add_policy_lint(CLI::App& policy, Session& session) {
  auto* command = policy.add_subcommand("lint", "check policies; every message has line and column");
  auto arguments = std::make_shared<PolicyArguments>();
  add_policy_arguments(*command, *arguments);
  session.on_run(command, [arguments] { return run_lint(*arguments); });
}

}  // namespace steward::cli
