// steward dataset show NAME | set NAME --owner … --region … --label … --clear …
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <memory>

#include "api/codec/dataset_codec.h"
#include "cli/commands.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

struct DatasetArguments {
  std::string name;
  std::vector<std::string> owners, regions, labels, cleared;
};

Result<NodeRef> resolve_dataset(const service::World& world, const std::string& name) {
  STEWARD_ASSIGN_OR_RETURN(const NodeRef node, world.catalog->resolve(name));
  if (node.field) return Error{ErrorCode::kInvalidInput, "Name a dataset: leave out what follows '#'.", name};
  return node;
}

std::string listed_or_nobody(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ", ") + value;
  return text.empty() ? ink(Ink::kDim, "nobody said") : ink(Ink::kPlain, text);
}

void print_dataset(const service::World& world, const Dataset& dataset) {
  fmt::print("{}\n", ink(Ink::kBold, to_string(dataset.name)));
  fmt::print("  kind     {}\n", to_string(dataset.kind));
  fmt::print("  scanned  {}\n", dataset.scanned_at ? format_rfc3339(*dataset.scanned_at) : "never");
  fmt::print("  owners   {}\n  regions  {}\n  labels   {}\n", listed_or_nobody(dataset.owners),
             listed_or_nobody(dataset.regions), listed_or_nobody(dataset.labels));
  std::vector<std::string> categories;
  for (const Category& category : world.propagation->categories_of(dataset))
    categories.push_back(category.str());
  fmt::print("  carries  {}\n",
             categories.empty() ? ink(Ink::kDim, "nothing known") : listed_or_nobody(categories));
}

Result<ExitCode> run_show(Session& session, const DatasetArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  STEWARD_ASSIGN_OR_RETURN(const NodeRef node, resolve_dataset(*world, arguments.name));
  const Dataset& dataset = *world->catalog->find(node.dataset);
  if (session.json())
    fmt::print("{}\n", boost::json::serialize(api::to_json(dataset, *world)));
  else
    print_dataset(*world, dataset);
  return kOk;
}

using Change = service::Steward::AttributeChange;

Result<std::vector<Change>> changes_of(const DatasetArguments& arguments) {
  std::vector<Change> changes;
  for (const auto& [attribute, given] : {std::pair{DatasetAttribute::kOwner, &arguments.owners},
                                         std::pair{DatasetAttribute::kRegion, &arguments.regions},
                                         std::pair{DatasetAttribute::kLabel, &arguments.labels}}) {
    const std::string word(to_string(attribute));
    const bool is_cleared =
        std::find(arguments.cleared.begin(), arguments.cleared.end(), word) != arguments.cleared.end();
    if (is_cleared && !given->empty())
      return Error{ErrorCode::kInvalidInput, fmt::format("Give --{} or --clear {}, not both.", word, word),
                   ""};
    if (is_cleared) changes.push_back({attribute, std::nullopt});
    if (given->empty()) continue;
    STEWARD_ASSIGN_OR_RETURN(auto values, checked_values(attribute, *given));
    changes.push_back({attribute, std::move(values)});
  }
  if (changes.empty())
    return Error{ErrorCode::kInvalidInput, "Say what to set: --owner, --region, --label or --clear.", ""};
  return changes;
}

Result<ExitCode> run_set(Session& session, const DatasetArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(const auto changes, changes_of(arguments));
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  STEWARD_ASSIGN_OR_RETURN(const NodeRef node, resolve_dataset(*world, arguments.name));
  STEWARD_RETURN_IF_ERROR(steward->set_attributes(node.dataset, changes, session.options.actor));
  return run_show(session, arguments);
}

}  // namespace

void add_dataset_command(Command& app, Session& session) {
  auto* command =
      app.add_subcommand("dataset", "one dataset: who owns it, where it is kept, how it is labelled");
  command->require_subcommand(1);
  auto arguments = std::make_shared<DatasetArguments>();
  auto* show = command->add_subcommand("show", "what is known of a dataset");
  show->add_option("name", arguments->name, "dataset")->required();
  session.on_run(show, [&session, arguments] { return run_show(session, *arguments); });

  auto* set = command->add_subcommand("set", "a person's word; it counts in the place of what events say");
  set->add_option("name", arguments->name, "dataset")->required();
  set->add_option("--owner", arguments->owners, "people or teams, all of them")->expected(1, 100);
  set->add_option("--region", arguments->regions, "where it is kept, all of them: eu-central-1, DE")
      ->expected(1, 100);
  set->add_option("--label", arguments->labels, "key or key=value, all of them")->expected(1, 100);
  set->add_option("--clear", arguments->cleared,
                  "owner, region or label: take the word back, events count again")
      ->check(one_of({"owner", "region", "label"}));
  session.on_run(set, [&session, arguments] { return run_set(session, *arguments); });
}

}  // namespace steward::cli
