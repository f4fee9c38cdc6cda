// steward lineage upstream|downstream|impact|path|ingest
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "base/json.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/input_file.h"
#include "cli/terminal.h"
#include "lineage/graph/paths.h"

namespace steward::cli {
namespace {

namespace json = boost::json;
using lineage::Direction;

constexpr size_t kMaxInput = 1u << 30;

struct LineageArguments {
  std::string node, target, file = "-";
  size_t depth = 1'000;
  bool indirect = false;
};

std::string step_text(const lineage::Transformation& step) {
  std::string text = step.subtype;
  if (step.type == lineage::Influence::kIndirect) text = "influence, " + text;
  if (step.masking) text += ", masked" + (step.function.empty() ? "" : " by " + step.function);
  return text;
}

std::string job_name(const service::World& world, JobId id) {
  const service::JobEntry* job = world.jobs->find(id);
  return job ? job->name : "";
}

std::string tags_text(const service::World& world, const NodeRef& node) {
  std::string text;
  if (!node.field) return text;
  for (const auto& tag : world.propagation->effective(node.field))
    text += (text.empty() ? "" : ", ") + tag.category.str();
  return text;
}

json::object reached_json(const service::World& world, const lineage::Traversal& traversal,
                          const lineage::Reached& reached) {
  const auto& step = world.graph->transformation(reached.via.label);
  json::array categories;
  if (reached.node.field)
    for (const auto& tag : world.propagation->effective(reached.node.field))
      categories.emplace_back(tag.category.str());
  return {{"node", world.catalog->describe(reached.node)},
          {"hops", static_cast<int64_t>(reached.hops)},
          {"from", world.catalog->describe(traversal.nodes[reached.previous].node)},
          {"transformation", step.subtype},
          {"direct", step.type == lineage::Influence::kDirect},
          {"masking", step.masking},
          {"job", job_name(world, world.graph->job(reached.via.label))},
          {"categories", std::move(categories)}};
}

Result<ExitCode> run_traverse(Session& session, const LineageArguments& arguments, Direction direction) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  STEWARD_ASSIGN_OR_RETURN(const NodeRef start, world->catalog->resolve(arguments.node));
  lineage::Query query;
  query.direction = direction;
  query.include_indirect = arguments.indirect;
  query.budget.max_hops = arguments.depth;
  const auto traversal = lineage::traverse(*world->graph, {start}, query);
  if (session.json()) {
    json::array nodes;
    for (const auto& reached : traversal.nodes)
      if (reached.hops > 0) nodes.push_back(reached_json(*world, traversal, reached));
    fmt::print("{}\n", json::serialize(json::object{{"node", world->catalog->describe(start)},
                                                    {"is_partial", traversal.is_partial},
                                                    {"nodes", std::move(nodes)}}));
    return kOk;
  }
  Table table({"HOPS", "NODE", "HOW", "JOB", "CARRIES"});
  for (const auto& reached : traversal.nodes) {
    if (reached.hops == 0) continue;
    const lineage::LabelId label = reached.via.label;
    table.add({fmt::format("{}", reached.hops), ink(Ink::kBold, world->catalog->describe_short(reached.node)),
               ink(Ink::kDim, step_text(world->graph->transformation(label))),
               ink(Ink::kDim, job_name(*world, world->graph->job(label))),
               ink(Ink::kYellow, tags_text(*world, reached.node))});
  }
  if (table.empty())
    fmt::print("Nothing is known {} of {}.\n", direction == Direction::kUpstream ? "upstream" : "downstream",
               world->catalog->describe_short(start));
  else
    fmt::print("{}", table.str());
  if (traversal.is_partial) fmt::print("The answer was cut; raise --depth to see more.\n");
  return kOk;
}

Result<ExitCode> run_path(Session& session, const LineageArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  STEWARD_ASSIGN_OR_RETURN(const NodeRef from, world->catalog->resolve(arguments.node));
  STEWARD_ASSIGN_OR_RETURN(const NodeRef to, world->catalog->resolve(arguments.target));
  lineage::Query query;
  query.direction = Direction::kDownstream;
  query.include_indirect = arguments.indirect;
  const auto path = lineage::shortest_path(*world->graph, {from}, {to}, query);
  if (session.json()) {
    json::array steps;
    if (path)
      for (const lineage::EdgeView& edge : *path) {
        const auto& step = world->graph->transformation(edge.label);
        steps.push_back(json::object{{"from", world->catalog->describe(edge.from)},
                                     {"to", world->catalog->describe(edge.to)},
                                     {"transformation", step.subtype},
                                     {"masking", step.masking}});
      }
    fmt::print("{}\n",
               json::serialize(json::object{{"found", path.has_value()}, {"steps", std::move(steps)}}));
    return kOk;
  }
  if (!path) {
    fmt::print("No data flows from {} to {}.\n", world->catalog->describe_short(from),
               world->catalog->describe_short(to));
    return kOk;
  }
  fmt::print("{}\n", ink(Ink::kBold, world->catalog->describe_short(from)));
  for (const lineage::EdgeView& edge : *path)
    fmt::print("  → {}  {}\n", ink(Ink::kBold, world->catalog->describe_short(edge.to)),
               ink(Ink::kDim, step_text(world->graph->transformation(edge.label))));
  return kOk;
}

// One event, an array of events, or one event a line. Texts are kept as they came.
Result<std::vector<std::string>> split_events(const std::string& text) {
  std::vector<std::string> events;
  const std::string_view trimmed = trim(text);
  if (trimmed.starts_with('[')) {
    STEWARD_ASSIGN_OR_RETURN(const auto array,
                             parse_json(trimmed, {.max_bytes = kMaxInput, .max_values = 50'000'000}));
    for (const auto& event : array.as_array()) events.push_back(json::serialize(event));
    return events;
  }
  if (parse_json(trimmed, {.max_bytes = kMaxInput, .max_values = 50'000'000}).ok()) {
    events.emplace_back(trimmed);
    return events;
  }
  size_t at = 0;
  while (at < trimmed.size()) {
    const size_t end = std::min(trimmed.find('\n', at), trimmed.size());
    const std::string_view line = trim(trimmed.substr(at, end - at));
    if (!line.empty()) events.emplace_back(line);
    at = end + 1;
  }
  return events;
}

Result<ExitCode> run_ingest(Session& session, const LineageArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, read_input(arguments.file, kMaxInput));
  const auto split = split_events(text);
  if (!split.ok()) return in_input(arguments.file, split.error());
  const auto& events = *split;
  if (trim(text).empty())
    return in_input(arguments.file, {ErrorCode::kInvalidInput, "There is no event in it: it is empty.", ""});
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  size_t accepted = 0, duplicates = 0, refused = 0;
  int64_t edges = 0;
  for (size_t i = 0; i < events.size(); ++i) {
    const auto outcome = steward->ingest_event(events[i], session.options.actor);
    if (!outcome.ok()) {
      if (outcome.error().code == ErrorCode::kUnavailable) return outcome.error();
      ++refused;
      Error error = outcome.error();
      error.where = fmt::format("event {}{}{}", i, error.where.empty() ? "" : ": ", error.where);
      print_error(in_input(arguments.file, std::move(error)));
      continue;
    }
    ++accepted;
    duplicates += outcome->duplicate ? 1 : 0;
    edges += outcome->new_edges;
  }
  if (session.json())
    fmt::print("{}\n", json::serialize(json::object{{"received", events.size()},
                                                    {"successful", accepted},
                                                    {"duplicates", duplicates},
                                                    {"failed", refused},
                                                    {"new_edges", edges}}));
  else
    fmt::print("{} events accepted ({} seen before), {} refused, {} new edges\n", accepted, duplicates,
               refused, edges);
  if (refused == 0) return kOk;
  return accepted > 0 ? kPartial : kUsage;
}

}  // namespace

void add_lineage_command(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("lineage", "where data came from and where it went");
  command->require_subcommand(1);
  auto arguments = std::make_shared<LineageArguments>();
  const auto add_traversal = [&](const char* name, const char* help, Direction direction) {
    auto* sub = command->add_subcommand(name, help);
    sub->add_option("node", arguments->node, "dataset or dataset#field")->required();
    sub->add_option("--depth", arguments->depth, "hops at most")->capture_default_str();
    sub->add_flag("--indirect", arguments->indirect, "influence too: filters, joins, sort orders");
    session.on_run(sub,
                   [&session, arguments, direction] { return run_traverse(session, *arguments, direction); });
  };
  add_traversal("upstream", "everything a node was made from", Direction::kUpstream);
  add_traversal("downstream", "everything made from a node", Direction::kDownstream);

  auto* impact = command->add_subcommand("impact", "what a change of a node reaches, influence included");
  impact->add_option("node", arguments->node, "dataset or dataset#field")->required();
  session.on_run(impact, [&session, arguments] {
    arguments->indirect = true;
    return run_traverse(session, *arguments, Direction::kDownstream);
  });

  auto* path = command->add_subcommand("path", "the shortest way data takes from one node to another");
  path->add_option("from", arguments->node)->required();
  path->add_option("to", arguments->target)->required();
  path->add_flag("--indirect", arguments->indirect, "influence too");
  session.on_run(path, [&session, arguments] { return run_path(session, *arguments); });

  auto* ingest =
      command->add_subcommand("ingest", "take in OpenLineage events: one, an array, or one a line");
  ingest->add_option("file", arguments->file, "a file, or - for standard input")->capture_default_str();
  session.on_run(ingest, [&session, arguments] { return run_ingest(session, *arguments); });
  add_lineage_sql(*command, session);
}

}  // namespace steward::cli
