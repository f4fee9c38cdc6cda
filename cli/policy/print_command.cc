// steward policy print: policies in their canonical form
#include <fmt/format.h>

#include <memory>

#include "cli/policy/sources.h"
#include "cli/policy/verbs.h"
#include "policy/language/print.h"

namespace steward::cli {
namespace {

Result<ExitCode> run_print(Session& session, const PolicyArguments& arguments) {
  if (arguments.files.empty() && arguments.packs.empty()) {
    STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
    STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
    fmt::print("{}", policy::print_policies(*world->policies));
    return kOk;
  }
  STEWARD_ASSIGN_OR_RETURN(auto sources, read_policy_sources(arguments));
  const auto outcome = policy::load_policies(std::move(sources));
  if (!outcome.set) {
    print_diagnostics(outcome.diagnostics, stderr);
    return kUsage;
  }
  fmt::print("{}", policy::print_policies(*outcome.set));
  return kOk;
}

}  // namespace

void add_policy_print(Command& policy, Session& session) {
  auto* command = policy.add_subcommand("print", "these policies, or the set in force, in canonical form");
  auto arguments = std::make_shared<PolicyArguments>();
  add_policy_arguments(*command, *arguments);
  session.on_run(command, [&session, arguments] { return run_print(session, *arguments); });
}

}  // namespace steward::cli
