// steward policy show: the set in force
#include <fmt/format.h>

#include "cli/policy/verbs.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

std::string effect_in_color(policy::Effect effect) {
  switch (effect) {
    case policy::Effect::kPermit:
      return ink(Ink::kGreen, "permit");
    case policy::Effect::kForbid:
      return ink(Ink::kRed, "forbid");
    case policy::Effect::kOblige:
      return ink(Ink::kYellow, "oblige");
  }
  return "";
}

Result<ExitCode> run_show(Session& session) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  const auto& set = *world->policies;
  fmt::print("policy set {}\n\n", to_hex(set.hash).substr(0, 12));
  Table table({"RULE", "EFFECT", "CONSENT", "REASON"});
  for (const auto& rule : set.access)
    table.add({ink(Ink::kBold, rule.id), effect_in_color(rule.effect),
               rule.require->consent ? rule.require->consent->str() : "", ink(Ink::kDim, rule.reason)});
  fmt::print("{}", table.str());
  return kOk;
}

}  // namespace

void add_policy_show(CLI::App& policy, Session& session) {
  session.on_run(policy.add_subcommand("show", "the set in force"), [&session] { return run_show(session); });
}

}  // namespace steward::cli
