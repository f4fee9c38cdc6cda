#include "lineage/events/openlineage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "lineage/events/openlineage_columns.h"

namespace steward::lineage {
namespace {

Result<std::string> read_run_state(const JsonView& event, const EventBudget& budget) {
  static constexpr std::array<std::string_view, 6> kStates = {"START", "RUNNING", "COMPLETE",
                                                              "ABORT", "FAIL",    "OTHER"};
  STEWARD_ASSIGN_OR_RETURN(std::string state, budget.text(event.at("eventType")));
  if (state.empty() || std::find(kStates.begin(), kStates.end(), state) != kStates.end()) return state;
  return event.at("eventType").error("Expected START, RUNNING, COMPLETE, ABORT, FAIL or OTHER.");
}

// Appends edges without repeating one and without edges from a node to itself.
class EdgeList {
 public:
  explicit EdgeList(const EventBounds& bounds) : bounds_(bounds) {}

  Status add(NamedEdge edge, std::string_view where) {
    if (edge.from == edge.to || !seen_.insert(edge).second) return {};
    if (edges.size() == bounds_.max_edges)
      return Error{ErrorCode::kTooLarge,
                   fmt::format("The lineage has more than {} edges; split the job.", bounds_.max_edges),
                   std::string(where)};
    edges.push_back(std::move(edge));
    return {};
  }

  Status add_identity_unknown(const std::vector<EventDataset>& inputs, const DatasetName& output,
                              std::string_view where) {
    for (const EventDataset& input : inputs)
      STEWARD_RETURN_IF_ERROR(add({{input.name, ""}, {output, ""}, Transformation{}}, where));
    return {};
  }

  std::vector<NamedEdge> edges;

 private:
  EventBounds bounds_;
  std::set<NamedEdge> seen_;
};

// Datasets of one event, with the column edges of those that are outputs.
class DatasetReader {
 public:
  explicit DatasetReader(EventBudget& budget) : edges(budget.bounds()), budget_(budget) {}

  Result<std::vector<EventDataset>> read_list(const JsonView& list) {
    std::vector<EventDataset> datasets;
    if (is_absent(list)) return datasets;
    STEWARD_ASSIGN_OR_RETURN(const auto items, list.as_array(budget_.bounds().max_datasets));
    for (const JsonView& item : items) {
      STEWARD_ASSIGN_OR_RETURN(EventDataset dataset, read(item));
      datasets.push_back(std::move(dataset));
    }
    return datasets;
  }

  Result<EventDataset> read(const JsonView& object) {
    EventDataset dataset;
    STEWARD_ASSIGN_OR_RETURN(dataset.name, read_dataset_name(object, budget_));
    const JsonView facets = object.at("facets");
    if (is_absent(facets)) return dataset;
    STEWARD_RETURN_IF_ERROR(as_status(facets.as_object()));
    STEWARD_ASSIGN_OR_RETURN(dataset.fields, read_schema_facet(facets.at("schema"), budget_));
    STEWARD_ASSIGN_OR_RETURN(dataset.symlinks, read_symlinks_facet(facets.at("symlinks"), budget_));
    const JsonView facet = facets.at("columnLineage");
    STEWARD_ASSIGN_OR_RETURN(ColumnLineage lineage, read_column_lineage_facet(facet, dataset.name, budget_));
    dataset.has_column_lineage = lineage.has_fields;
    for (NamedEdge& edge : lineage.edges)
      STEWARD_RETURN_IF_ERROR(edges.add(std::move(edge), facet.pointer()));
    return dataset;
  }

  EdgeList edges;

 private:
  template <class T>
  static Status as_status(Result<T> result) {
    if (!result.ok()) return std::move(result).error();
    return {};
  }

  EventBudget& budget_;
};

// A run event may carry stray members of the other kinds, so its own is looked for first.
Result<EventKind> kind_of(const JsonView& event) {
  if (event.at("run").present()) return EventKind::kRun;
  if (event.at("job").present()) return EventKind::kJob;
  if (event.at("dataset").present()) return EventKind::kDataset;
  return event.error("Expected an OpenLineage event: an object with 'run' and 'job', 'job', or 'dataset'.");
}

}  // namespace

Result<LineageEvent> parse_event(const JsonView& event, const EventBounds& bounds) {
  EventBudget budget(bounds);
  LineageEvent out;
  STEWARD_ASSIGN_OR_RETURN(out.kind, kind_of(event));
  const JsonView time = event.at("eventTime");
  STEWARD_ASSIGN_OR_RETURN(const std::string time_text, budget.name(time));
  const auto parsed_time = parse_rfc3339(time_text);
  if (!parsed_time)
    return time.error("Expected a time of RFC 3339 with its offset, such as 2026-01-31T12:00:00Z.");
  out.time = *parsed_time;
  STEWARD_ASSIGN_OR_RETURN(out.producer, budget.text(event.at("producer")));

  DatasetReader datasets(budget);
  if (out.kind == EventKind::kDataset) {
    STEWARD_ASSIGN_OR_RETURN(EventDataset dataset, datasets.read(event.at("dataset")));
    out.outputs.push_back(std::move(dataset));
    out.edges = std::move(datasets.edges.edges);
    return out;
  }
  if (out.kind == EventKind::kRun) {
    STEWARD_ASSIGN_OR_RETURN(out.run_state, read_run_state(event, budget));
    STEWARD_ASSIGN_OR_RETURN(out.run_id, budget.name(event.at("run").at("runId")));
  }
  const JsonView job = event.at("job");
  STEWARD_ASSIGN_OR_RETURN(out.job_namespace, budget.name(job.at("namespace")));
  STEWARD_ASSIGN_OR_RETURN(out.job_name, budget.name(job.at("name")));
  STEWARD_ASSIGN_OR_RETURN(out.inputs, DatasetReader(budget).read_list(event.at("inputs")));
  STEWARD_ASSIGN_OR_RETURN(out.outputs, datasets.read_list(event.at("outputs")));
  for (const EventDataset& output : out.outputs) {
    if (output.has_column_lineage) continue;
    STEWARD_RETURN_IF_ERROR(datasets.edges.add_identity_unknown(out.inputs, output.name, "/outputs"));
  }
  out.edges = std::move(datasets.edges.edges);
  return out;
}

Result<LineageEvent> parse_event_text(std::string_view text, const EventBounds& bounds) {
  JsonBounds json_bounds;
  json_bounds.max_bytes = bounds.max_bytes;
  STEWARD_ASSIGN_OR_RETURN(const boost::json::value value, parse_json(text, json_bounds));
  return parse_event(JsonView(value), bounds);
}

Result<std::vector<NamedEdge>> edges_of_run(const std::vector<LineageEvent>& events,
                                            const EventBounds& bounds) {
  std::set<DatasetName> with_columns;
  for (const LineageEvent& event : events)
    for (const EventDataset& output : event.outputs)
      if (output.has_column_lineage) with_columns.insert(output.name);

  // An event's own dataset-level identity edges may be overtaken by column lineage in a later event.
  const auto is_overtaken = [&](const NamedEdge& edge) {
    return edge.from.field.empty() && edge.to.field.empty() && edge.transformation == Transformation{} &&
           with_columns.contains(edge.to.dataset);
  };
  EdgeList list(bounds);
  for (const LineageEvent& event : events)
    for (const NamedEdge& edge : event.edges)
      if (!is_overtaken(edge)) STEWARD_RETURN_IF_ERROR(list.add(edge, "/outputs"));
  for (const LineageEvent& to : events)
    for (const EventDataset& output : to.outputs) {
      if (with_columns.contains(output.name)) continue;
      for (const LineageEvent& from : events)
        STEWARD_RETURN_IF_ERROR(list.add_identity_unknown(from.inputs, output.name, "/outputs"));
    }
  return std::move(list.edges);
}

}  // namespace steward::lineage
