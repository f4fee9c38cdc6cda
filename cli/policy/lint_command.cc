// steward policy lint: what is wrong with policies, and what is surely not meant
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/policy/sources.h"
#include "cli/policy/verbs.h"
#include "cli/terminal.h"
#include "policy/checks/lint.h"

namespace steward::cli {
namespace {

struct LintArguments {
  PolicyArguments policies;
  bool catalog = false;
};

boost::json::object finding_json(const policy::LintFinding& finding) {
  boost::json::object one{{"check", finding.check},
                          {"rule", finding.rule},
                          {"place", finding.warning.place},
                          {"message", finding.warning.message}};
  if (const auto& witness = finding.witness)
    one["witness"] =
        boost::json::object{{"check", "steward check " + witness->arguments},
                            {"given", boost::json::array(witness->given.begin(), witness->given.end())},
                            {"time", format_rfc3339(witness->request.time)},
                            {"data", witness->data},
                            {"in_catalog", witness->is_real},
                            {"verdict", policy::to_string(witness->with)},
                            {"without", witness->without_rule},
                            {"verdict_without", policy::to_string(witness->without)}};
  else
    one["why_no_witness"] = finding.why_none;
  return one;
}

void print_finding(const policy::LintFinding& finding) {
  fmt::print("{}: {}: {} {}\n", finding.warning.place, ink(Ink::kYellow, "warning"), finding.warning.message,
             ink(Ink::kDim, "[" + finding.check + "]"));
  if (!finding.witness) {
    fmt::print("{}", wrapped("  ", ink(Ink::kDim, finding.why_none), 2));
    return;
  }
  const auto& witness = *finding.witness;
  fmt::print("    {}\n", ink(Ink::kCyan, "steward check " + witness.arguments));
  if (!witness.given.empty())
    fmt::print("{}", wrapped("  ", fmt::format("given that {}", fmt::join(witness.given, ", and ")), 2));
  fmt::print("{}", wrapped("  ",
                           fmt::format("on {}{}: {}; without '{}': {}", witness.is_real ? "" : "a made-up ",
                                       witness.data, policy::to_string(witness.with), witness.without_rule,
                                       policy::to_string(witness.without)),
                           2));
}

Result<ExitCode> run_lint(Session& session, const LintArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(auto sources, read_policy_sources(arguments.policies));
  const size_t count = sources.size();
  const auto outcome = policy::load_policies(std::move(sources));
  std::vector<policy::LintFinding> findings;
  if (outcome.set) {
    policy::LintOptions options;
    options.now = system_clock()();
    if (arguments.catalog) {
      STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
      STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
      const auto context = world->context();
      const auto propagation =
          lineage::Propagation::compute(context.catalog, context.graph, outcome.set->declassifiers);
      const policy::LintCatalog real{context.catalog, context.graph, propagation};
      options.catalog = &real;
      findings = policy::lint_with_witnesses(*outcome.set, options);
    } else {
      findings = policy::lint_with_witnesses(*outcome.set, options);
    }
  }
  if (session.json()) {
    boost::json::array all;
    for (const auto& finding : findings) all.push_back(finding_json(finding));
    fmt::print("{}\n", boost::json::serialize(
                           boost::json::object{{"ok", outcome.set != nullptr},
                                               {"diagnostics", diagnostics_json(outcome.diagnostics)},
                                               {"findings", std::move(all)}}));
    return outcome.set ? kOk : kUsage;
  }
  print_diagnostics(outcome.diagnostics);
  if (!outcome.set) return kUsage;
  for (const auto& finding : findings) print_finding(finding);
  fmt::print("{}, {}, {}: no errors, {}; policy set {}\n", counted(count, "file", "files"),
             counted(outcome.set->access.size(), "access rule", "access rules"),
             counted(outcome.set->retention.size(), "retention rule", "retention rules"),
             counted(findings.size(), "warning", "warnings"), to_hex(outcome.set->hash).substr(0, 12));
  return kOk;
}

}  // namespace

void add_policy_lint(Command& policy, Session& session) {
  auto* command = policy.add_subcommand(
      "lint", "check policies; every message has line and column, every warning a request that shows it");
  auto arguments = std::make_shared<LintArguments>();
  add_policy_arguments(*command, arguments->policies);
  command->add_flag("--catalog", arguments->catalog,
                    "take examples from the catalog, and say what no data of it carries");
  session.on_run(command, [&session, arguments] { return run_lint(session, *arguments); });
}

}  // namespace steward::cli
