// steward lineage upstream|downstream NODE
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>
#include <set>

#include "api/codec/lineage_codec.h"
#include "base/text.h"
#include "cli/lineage/query_options.h"
#include "cli/lineage/verbs.h"
#include "cli/lineage/view.h"
#include "cli/terminal.h"
#include "service/lineage_queries/flow.h"
#include "service/lineage_queries/impact.h"

namespace steward::cli {
namespace {

using lineage::Direction;

struct FlowArguments {
  std::string node;
  QueryOptions options;
};

constexpr size_t kNamedEnds = 8;

// "customer#email, invoice#total and 3 more"
std::string ends_text(const service::World& world, const lineage::Traversal& traversal) {
  std::set<std::string> names;
  for (const lineage::Reached& reached : traversal.nodes)
    if (reached.is_end && reached.hops > 0) names.insert(world.catalog->describe_short(reached.node));
  std::string text;
  size_t told = 0;
  for (const std::string& name : names) {
    if (told == kNamedEnds) return text + fmt::format(" and {} more", names.size() - told);
    text += (told++ > 0 ? ", " : "") + name;
  }
  return text;
}

void print_flow(const service::World& world, const NodeRef& start, const lineage::Traversal& traversal,
                Direction direction) {
  const bool upstream = direction == Direction::kUpstream;
  Table table({"HOPS", upstream ? "MADE FROM" : "FLOWS INTO", "HOW", "JOB", "CARRIES"});
  std::set<DatasetId> datasets;
  size_t nodes = 0;
  for (const lineage::Reached& reached : traversal.nodes) {
    if (reached.hops == 0) continue;
    ++nodes;
    datasets.insert(reached.node.dataset);
    table.add({fmt::format("{}", reached.hops), ink(Ink::kBold, world.catalog->describe_short(reached.node)),
               ink(Ink::kDim, how_text(world.graph->transformation(reached.via.label))),
               ink(Ink::kDim, job_text(world, world.graph->job(reached.via.label))),
               ink(Ink::kYellow, categories_text(world, reached.node))});
  }
  const std::string name = ink(Ink::kBold, world.catalog->describe_short(start));
  const std::string carried = categories_text(world, start);
  if (nodes == 0)
    fmt::print("{} {}, as far as is known.\n", name,
               upstream ? "is made from nothing" : "flows into nothing");
  else
    fmt::print("{}{} {} {} in {}.\n\n{}", name,
               carried.empty() ? "" : " (" + ink(Ink::kYellow, carried) + ")",
               upstream ? "is made from" : "flows into", counted(nodes, "node", "nodes"),
               counted(datasets.size(), "dataset", "datasets"), table.str());
  if (nodes > 0 && !traversal.is_partial)
    fmt::print("\n{}", wrapped(ink(Ink::kDim, upstream ? "begins at " : "ends at "),
                               ink(Ink::kPlain, ends_text(world, traversal)), 0));
  if (traversal.is_partial) fmt::print("\n{}\n", ink(Ink::kRed, cut_text(traversal.cut)));
}

Result<ExitCode> run_flow(Session& session, const FlowArguments& arguments, Direction direction) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  STEWARD_ASSIGN_OR_RETURN(NodeRef start, world->catalog->resolve(arguments.node));
  STEWARD_ASSIGN_OR_RETURN(lineage::Query query, arguments.options.query());
  query.direction = direction;
  if (session.json()) {
    service::FlowBounds bounds;
    bounds.upstream = direction == Direction::kUpstream;
    bounds.downstream = !bounds.upstream;
    fmt::print("{}\n",
               boost::json::serialize(api::to_json(service::flow_of(*world, start, query, bounds), *world)));
    return kOk;
  }
  if (query.granularity == lineage::Granularity::kDataset) start.field = {};
  const auto starts = service::starts_of(*world, start, query.granularity);
  print_flow(*world, start, service::follow(*world, starts, query), direction);
  return kOk;
}

}  // namespace

void add_lineage_flow(Command& lineage, Session& session) {
  const auto add = [&](const char* name, const char* help, Direction direction) {
    auto arguments = std::make_shared<FlowArguments>();
    auto* command = lineage.add_subcommand(name, help);
    command->add_option("node", arguments->node, "dataset or dataset#field")->required();
    command->add_flag("--indirect", arguments->options.indirect,
                      "influence too: filters, joins, sort orders");
    command->add_flag("--datasets", arguments->options.datasets, "whole datasets instead of columns");
    arguments->options.add_bounds(*command);
    session.on_run(command,
                   [&session, arguments, direction] { return run_flow(session, *arguments, direction); });
  };
  add("upstream", "everything a node was made from", Direction::kUpstream);
  add("downstream", "everything made from a node", Direction::kDownstream);
}

}  // namespace steward::cli
