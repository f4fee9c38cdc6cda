// steward lineage merge|unmerge A B --why TEXT, aliases NODE
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "api/codec/merge_codec.h"
#include "cli/lineage/verbs.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

struct MergeArguments {
  std::string a, b, why, node;
};

Result<ExitCode> run_merge(Session& session, const MergeArguments& arguments, bool merge) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(auto world, steward->world());
  STEWARD_ASSIGN_OR_RETURN(const DatasetName a, service::resolve_name(*world, arguments.a));
  STEWARD_ASSIGN_OR_RETURN(const DatasetName b, service::resolve_name(*world, arguments.b));
  STEWARD_RETURN_IF_ERROR(steward->judge_merge(a, b, merge, arguments.why, session.options.actor));
  STEWARD_ASSIGN_OR_RETURN(world, steward->world());
  if (session.json()) {
    const Dataset* dataset = world->catalog->find(a);
    fmt::print("{}\n", boost::json::serialize(api::to_json(service::names_of(*world, dataset->id))));
    return kOk;
  }
  fmt::print("{} and {} are {}.\n", ink(Ink::kBold, to_string(a)), ink(Ink::kBold, to_string(b)),
             merge ? "one dataset from now on" : "two datasets from now on, each as it was");
  return kOk;
}

Result<ExitCode> run_aliases(Session& session, const MergeArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  STEWARD_ASSIGN_OR_RETURN(const NodeRef node, world->catalog->resolve(arguments.node));
  const auto names = service::names_of(*world, node.dataset);
  if (session.json()) {
    fmt::print("{}\n", boost::json::serialize(api::to_json(names)));
    return kOk;
  }
  fmt::print("{}\n", ink(Ink::kBold, to_string(names.name)));
  if (names.others.empty()) fmt::print("  has no other name.\n");
  for (const DatasetName& name : names.others) fmt::print("  = {}\n", ink(Ink::kPlain, to_string(name)));
  if (!names.reasons.empty()) fmt::print("\n");
  for (const service::MergeReason& reason : names.reasons)
    fmt::print("{}", wrapped(ink(Ink::kDim, format_rfc3339(reason.at).substr(0, 10)) + "  ",
                             ink(Ink::kPlain, reason.why), 2));
  return kOk;
}

}  // namespace

void add_lineage_merges(Command& lineage, Session& session) {
  auto arguments = std::make_shared<MergeArguments>();
  const auto add = [&](const char* name, const char* help, bool merge) {
    auto* command = lineage.add_subcommand(name, help);
    command->add_option("a", arguments->a, "one name")->required();
    command->add_option("b", arguments->b, "the other name")->required();
    command->add_option("--why", arguments->why, "one sentence, for the ledger")->required();
    session.on_run(command, [&session, arguments, merge] { return run_merge(session, *arguments, merge); });
  };
  add("merge", "say that two names are one dataset: tags, lineage and policies join", true);
  add("unmerge", "say that two names are two datasets, whatever events say", false);
  auto* aliases = lineage.add_subcommand("aliases", "every name of a dataset, and why they are one");
  aliases->add_option("node", arguments->node, "dataset")->required();
  session.on_run(aliases, [&session, arguments] { return run_aliases(session, *arguments); });
}

}  // namespace steward::cli
