#include "lineage/events/openlineage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "lineage/events/edge_list.h"
#include "lineage/events/event_budget.h"
#include "lineage/events/event_dataset.h"
#include "lineage/events/facet_check.h"
#include "lineage/events/lineage_facet.h"
#include "lineage/events/run_facets.h"

namespace steward::lineage {
namespace {

// A run event may carry stray members of the other kinds, so its own is looked for first.
Result<EventKind> kind_of(const JsonView& event) {
  if (event.at("run").present()) return EventKind::kRun;
  if (event.at("job").present()) return EventKind::kJob;
  if (event.at("dataset").present()) return EventKind::kDataset;
  return event.error("Expected an OpenLineage event: an object with 'run' and 'job', 'job', or 'dataset'.");
}

Result<Timestamp> read_time(const JsonView& time, const EventBudget& budget) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, budget.name(time));
  const auto parsed = parse_rfc3339(text);
  if (!parsed)
    return time.error("Expected a time of RFC 3339 with its offset, such as 2026-01-31T12:00:00Z.");
  return *parsed;
}

Result<std::string> read_run_state(const JsonView& event, const EventBudget& budget) {
  static constexpr std::array<std::string_view, 6> kStates = {"START", "RUNNING", "COMPLETE",
                                                              "ABORT", "FAIL",    "OTHER"};
  STEWARD_ASSIGN_OR_RETURN(std::string state, budget.text(event.at("eventType")));
  if (state.empty() || std::find(kStates.begin(), kStates.end(), state) != kStates.end()) return state;
  return event.at("eventType").error("Expected START, RUNNING, COMPLETE, ABORT, FAIL or OTHER.");
}

Status read_run(const JsonView& event, const EventBudget& budget, LineageEvent& out) {
  STEWARD_ASSIGN_OR_RETURN(out.run_state, read_run_state(event, budget));
  const JsonView run = event.at("run");
  STEWARD_ASSIGN_OR_RETURN(out.run_id, budget.name(run.at("runId")));
  STEWARD_ASSIGN_OR_RETURN(out.run_facets, keep_facets(run.at("facets"), FacetOwner::kRun));
  STEWARD_ASSIGN_OR_RETURN(auto parent, read_facet<ParentOfRun>(run.at("facets").at("parent")));
  if (parent) out.parent = std::move(parent->parent);
  return {};
}

Status read_job(const JsonView& job, const EventBudget& budget, LineageEvent& out) {
  STEWARD_ASSIGN_OR_RETURN(out.job_namespace, budget.name(job.at("namespace")));
  STEWARD_ASSIGN_OR_RETURN(out.job_name, budget.name(job.at("name")));
  STEWARD_ASSIGN_OR_RETURN(out.job_facets, keep_facets(job.at("facets"), FacetOwner::kJob));
  STEWARD_ASSIGN_OR_RETURN(auto sql, read_facet<Sql>(job.at("facets").at("sql")));
  if (!sql) return {};
  out.sql = std::move(sql->query);
  out.sql_dialect = std::move(sql->dialect);
  return {};
}

// The dataset of that name in `list`, put there if it is missing. `by_name` knows what is in the list.
EventDataset& dataset_named(const DatasetName& name, std::vector<EventDataset>& list,
                            std::map<DatasetName, size_t>& by_name) {
  const auto [at, is_new] = by_name.try_emplace(name, list.size());
  if (is_new) list.emplace_back().name = name;
  return list[at->second];
}

std::map<DatasetName, size_t> index_of(const std::vector<EventDataset>& list) {
  std::map<DatasetName, size_t> by_name;
  for (size_t i = 0; i < list.size(); ++i) by_name.try_emplace(list[i].name, i);
  return by_name;
}

// The job's own lineage facet. Its targets are outputs, its sources inputs, listed as such or not.
Status read_lineage_of_job(const JsonView& job, EventBudget& budget, EdgeList& edges, LineageEvent& out) {
  const JsonView facet = job.at("facets").at("lineage");
  STEWARD_ASSIGN_OR_RETURN(const JobLineage lineage,
                           read_job_lineage(facet, out.job_namespace, out.job_name, budget, edges));
  if (lineage.targets.empty() && lineage.sources.empty()) return {};
  auto outputs = index_of(out.outputs), inputs = index_of(out.inputs);
  for (const DatasetName& target : lineage.targets)
    dataset_named(target, out.outputs, outputs).has_column_lineage = true;
  for (const DatasetName& source : lineage.sources) dataset_named(source, out.inputs, inputs);
  if (std::max(out.outputs.size(), out.inputs.size()) > budget.bounds().max_datasets)
    return Error{ErrorCode::kTooLarge,
                 fmt::format("The facet names more than {} datasets.", budget.bounds().max_datasets),
                 facet.pointer()};
  return {};
}

// Every input into every output, unless a facet says what the output is made of.
Status add_guesses(const LineageEvent& event, EdgeList& edges) {
  std::set<DatasetName> settled;  // outputs that facets speak of, then those done
  for (const EventDataset& output : event.outputs)
    if (output.has_column_lineage) settled.insert(output.name);
  std::set<DatasetName> inputs;
  std::vector<const DatasetName*> each_input;  // in their order
  for (const EventDataset& input : event.inputs)
    if (inputs.insert(input.name).second) each_input.push_back(&input.name);
  for (const EventDataset& output : event.outputs) {
    if (!settled.insert(output.name).second) continue;
    for (const DatasetName* input : each_input) STEWARD_RETURN_IF_ERROR(edges.add_guess(*input, output.name));
  }
  return {};
}

}  // namespace

Result<LineageEvent> parse_event(const JsonView& event, const EventBounds& bounds) {
  EventBudget budget(bounds);
  EdgeList edges(bounds);
  LineageEvent out;
  STEWARD_ASSIGN_OR_RETURN(out.kind, kind_of(event));
  STEWARD_ASSIGN_OR_RETURN(out.time, read_time(event.at("eventTime"), budget));
  STEWARD_ASSIGN_OR_RETURN(out.producer, budget.text(event.at("producer")));
  if (out.kind == EventKind::kDataset) {
    STEWARD_ASSIGN_OR_RETURN(EventDataset dataset,
                             read_dataset(event.at("dataset"), DatasetRole::kOutput, budget, edges));
    out.outputs.push_back(std::move(dataset));
    out.edges = edges.take();
    out.said_edges = out.edges.size();
    return out;
  }
  if (out.kind == EventKind::kRun) STEWARD_RETURN_IF_ERROR(read_run(event, budget, out));
  const JsonView job = event.at("job");
  STEWARD_RETURN_IF_ERROR(read_job(job, budget, out));
  EdgeList of_inputs(bounds);
  STEWARD_ASSIGN_OR_RETURN(out.inputs,
                           read_datasets(event.at("inputs"), DatasetRole::kInput, budget, of_inputs));
  STEWARD_ASSIGN_OR_RETURN(out.outputs,
                           read_datasets(event.at("outputs"), DatasetRole::kOutput, budget, edges));
  STEWARD_RETURN_IF_ERROR(read_lineage_of_job(job, budget, edges, out));
  out.said_edges = edges.size();
  STEWARD_RETURN_IF_ERROR(add_guesses(out, edges));
  out.edges = edges.take();
  return out;
}

Result<LineageEvent> parse_event_text(std::string_view text, const EventBounds& bounds) {
  JsonBounds json_bounds;
  json_bounds.max_bytes = bounds.max_bytes;
  STEWARD_ASSIGN_OR_RETURN(const boost::json::value value, parse_json(text, json_bounds));
  return parse_event(JsonView(value), bounds);
}

}  // namespace steward::lineage
