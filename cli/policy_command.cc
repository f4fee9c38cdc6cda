// steward policy lint|apply|show
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "cli/commands.h"
#include "cli/input_file.h"
#include "cli/terminal.h"
#include "service/packs.h"

namespace steward::cli {
namespace {

constexpr size_t kMaxPolicyFile = 4u << 20;

struct PolicyArguments {
  std::vector<std::string> files;
  std::vector<std::string> packs;
};

// Folders stand for the .yaml and .yml files in them.
Result<std::vector<std::string>> expand(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(path, error))
      if (entry.path().extension() == ".yaml" || entry.path().extension() == ".yml")
        files.push_back(entry.path().string());
    if (error)
      return Error{ErrorCode::kUnavailable, "The folder cannot be read: " + error.message() + ".", path};
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::vector<policy::PolicySource>> read_sources(const PolicyArguments& arguments) {
  std::vector<policy::PolicySource> sources;
  for (const std::string& name : arguments.packs) {
    const auto pack = service::find_pack(name);
    if (!pack) {
      std::string known;
      for (const auto& file : service::kPolicyPacks)
        known += (known.empty() ? "" : ", ") + std::string(file.name.substr(0, file.name.rfind('.')));
      return Error{ErrorCode::kNotFound, fmt::format("There is no pack '{}'; there are {}.", name, known),
                   ""};
    }
    sources.push_back({std::string(pack->name), std::string(pack->contents)});
  }
  STEWARD_ASSIGN_OR_RETURN(const auto files, expand(arguments.files));
  for (const std::string& file : files) {
    STEWARD_ASSIGN_OR_RETURN(std::string text, read_input(file, kMaxPolicyFile));
    sources.push_back({file, std::move(text)});
  }
  if (sources.empty())
    return Error{ErrorCode::kInvalidInput, "Name policy files, a folder, or --pack NAME.", ""};
  return sources;
}

void print_diagnostics(const std::vector<policy::Diagnostic>& diagnostics) {
  for (const auto& diagnostic : diagnostics) {
    const bool is_error = diagnostic.severity == policy::Severity::kError;
    fmt::print("{}: {}: {}\n", diagnostic.place,
               is_error ? ink(Ink::kRed, "error") : ink(Ink::kYellow, "warning"), diagnostic.message);
  }
}

Result<ExitCode> run_lint(const PolicyArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(auto sources, read_sources(arguments));
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

Result<ExitCode> run_apply(Session& session, const PolicyArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(auto sources, read_sources(arguments));
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto outcome,
                           steward->apply_policies(std::move(sources), session.options.actor));
  print_diagnostics(outcome.diagnostics);
  if (!outcome.set) {
    fmt::print(stderr, "steward: nothing was changed; the policy set in force before stays in force.\n");
    return kUsage;
  }
  fmt::print("In force: policy set {} with {} access rules.\n", to_hex(outcome.set->hash).substr(0, 12),
             outcome.set->access.size());
  return kOk;
}

Result<ExitCode> run_show(Session& session) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  const auto& set = *world->policies;
  fmt::print("policy set {}\n\n", to_hex(set.hash).substr(0, 12));
  Table table({"RULE", "EFFECT", "CONSENT", "REASON"});
  for (const auto& rule : set.access)
    table.add({ink(Ink::kBold, rule.id),
               rule.effect == policy::Effect::kPermit ? ink(Ink::kGreen, "permit") : ink(Ink::kRed, "forbid"),
               rule.require.consent ? rule.require.consent->str() : "", ink(Ink::kDim, rule.reason)});
  fmt::print("{}", table.str());
  return kOk;
}

}  // namespace

void add_policy_command(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("policy", "the rules that decide");
  command->require_subcommand(1);
  auto arguments = std::make_shared<PolicyArguments>();
  const auto add_files = [&](CLI::App* sub) {
    sub->add_option("file", arguments->files, "policy files or folders of them");
    sub->add_option("--pack", arguments->packs, "a pack shipped with Steward: baseline, gdpr, cpra, hipaa");
  };

  auto* lint = command->add_subcommand("lint", "check policies; every message has line and column");
  add_files(lint);
  session.on_run(lint, [arguments] { return run_lint(*arguments); });

  auto* apply = command->add_subcommand("apply", "make these policies the set in force, all or nothing");
  add_files(apply);
  session.on_run(apply, [&session, arguments] { return run_apply(session, *arguments); });

  session.on_run(command->add_subcommand("show", "the set in force"),
                 [&session] { return run_show(session); });
}

}  // namespace steward::cli
