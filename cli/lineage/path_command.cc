// steward lineage path FROM TO
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "api/codec/lineage_codec.h"
#include "cli/lineage/query_options.h"
#include "cli/lineage/verbs.h"
#include "cli/lineage/view.h"
#include "cli/terminal.h"
#include "service/lineage_queries/ways.h"

namespace steward::cli {
namespace {

struct PathArguments {
  std::string from, to;
  bool all = false;
  size_t max = 10;
  QueryOptions options;
};

// "  user.contact.email", or nothing.
std::string carried_text(const service::World& world, const NodeRef& node) {
  const std::string text = categories_text(world, node);
  return text.empty() ? "" : "  " + ink(Ink::kYellow, text);
}

void print_path(const service::World& world, const NodeRef& from,
                const std::vector<lineage::EdgeView>& path) {
  const NodeRef& first = path.empty() ? from : path.front().from;
  fmt::print("{}{}\n", ink(Ink::kBold, world.catalog->describe_short(first)), carried_text(world, first));
  for (const lineage::EdgeView& edge : path) {
    const std::string job = job_text(world, world.graph->job(edge.label));
    fmt::print(
        "  → {}  {}{}\n", ink(Ink::kBold, world.catalog->describe_short(edge.to)),
        ink(Ink::kDim, how_text(world.graph->transformation(edge.label)) + (job.empty() ? "" : " by " + job) +
                           " since " + format_rfc3339(world.graph->valid_from(edge.label)).substr(0, 10)),
        carried_text(world, edge.to));
  }
}

Result<ExitCode> run_path(Session& session, const PathArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  STEWARD_ASSIGN_OR_RETURN(const NodeRef from, world->catalog->resolve(arguments.from));
  STEWARD_ASSIGN_OR_RETURN(const NodeRef to, world->catalog->resolve(arguments.to));
  STEWARD_ASSIGN_OR_RETURN(const lineage::Query query, arguments.options.query());
  const auto paths = service::paths_between(*world, from, to, query, arguments.all ? arguments.max : 1);
  if (session.json()) {
    fmt::print("{}\n", boost::json::serialize(api::to_json(paths, from, to, *world)));
    return kOk;
  }
  if (paths.paths.empty())
    fmt::print("No data flows from {} to {}{}.\n", ink(Ink::kBold, world->catalog->describe_short(from)),
               ink(Ink::kBold, world->catalog->describe_short(to)),
               arguments.options.indirect ? "" : "; --indirect looks for influence too");
  for (size_t i = 0; i < paths.paths.size(); ++i) {
    if (i > 0) fmt::print("\n");
    print_path(*world, from, paths.paths[i]);
  }
  if (paths.is_partial) fmt::print("\n{}\n", ink(Ink::kRed, cut_text(paths.cut)));
  return kOk;
}

}  // namespace

void add_lineage_path(Command& lineage, Session& session) {
  auto arguments = std::make_shared<PathArguments>();
  auto* command = lineage.add_subcommand("path", "the ways data takes from one node to another");
  command->add_option("from", arguments->from, "dataset or dataset#field")->required();
  command->add_option("to", arguments->to, "dataset or dataset#field")->required();
  command->add_flag("--all", arguments->all, "every way, not just a shortest one");
  command->add_option("--max", arguments->max, "ways at most")
      ->check(in_range(size_t{1}, size_t{10'000}))
      ->capture_default_str();
  command->add_flag("--indirect", arguments->options.indirect, "influence too: filters, joins, sort orders");
  arguments->options.add_bounds(*command);
  session.on_run(command, [&session, arguments] { return run_path(session, *arguments); });
}

}  // namespace steward::cli
