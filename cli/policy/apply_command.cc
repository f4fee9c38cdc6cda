// steward policy apply: make policies the set in force
#include <fmt/format.h>

#include <memory>

#include "cli/input_file.h"
#include "cli/policy/activation_view.h"
#include "cli/policy/sources.h"
#include "cli/policy/verbs.h"

namespace steward::cli {
namespace {

constexpr size_t kMaxSignature = 64u << 10;

Result<ExitCode> run_apply(Session& session, const PolicyArguments& arguments,
                           const std::string& signature_file) {
  STEWARD_ASSIGN_OR_RETURN(auto sources, read_policy_sources(arguments));
  std::string signature;
  if (!signature_file.empty()) {
    STEWARD_ASSIGN_OR_RETURN(signature, read_input(signature_file, kMaxSignature));
  }
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  const auto before = steward->world();
  STEWARD_ASSIGN_OR_RETURN(const auto outcome,
                           steward->apply_policies(std::move(sources), session.options.actor, signature));
  return print_activation(session, before, outcome, "In force");
}

}  // namespace

void add_policy_apply(Command& policy, Session& session) {
  auto* command = policy.add_subcommand("apply", "make these policies the set in force, all or nothing");
  auto arguments = std::make_shared<PolicyArguments>();
  auto signature = std::make_shared<std::string>();
  add_policy_arguments(*command, *arguments);
  command->add_option("--signature", *signature, "the set's signature, as `steward policy sign` made it");
  session.on_run(command,
                 [&session, arguments, signature] { return run_apply(session, *arguments, *signature); });
}

}  // namespace steward::cli
