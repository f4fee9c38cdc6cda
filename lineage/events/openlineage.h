// OpenLineage events (2-0-2) read into what Steward keeps of them.
// https://openlineage.io/spec/2-0-2/OpenLineage.json. Pure, thread-safe.
//
// Required: identity and time (eventTime, job namespace and name, run.runId, dataset namespace and name).
// Everything else may be missing, since producers in the wild omit it; facets other than schema,
// columnLineage and symlinks are not looked at. What is present must have the right type.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "lineage/edge.h"

namespace steward::lineage {

enum class EventKind { kRun, kJob, kDataset };

struct EventDataset {
  DatasetName name;
  std::vector<Field> fields;          // schema facet, nested fields as paths ("address.city"); ids are 0
  std::vector<DatasetName> symlinks;  // symlinks facet
  // The columnLineage facet says how at least one field is made. Where it does not, nothing is known of how
  // the output is made, and every input counts.
  bool has_column_lineage = false;
};

struct LineageEvent {
  EventKind kind = EventKind::kRun;
  Timestamp time{};
  std::string
      run_state;  // START, RUNNING, COMPLETE, ABORT, FAIL, OTHER; empty when not a run event or not given
  std::string run_id;  // a UUID by the spec, but producers send other names too; empty when not a run event
  std::string job_namespace;  // empty for dataset events
  std::string job_name;
  std::string producer;
  std::vector<EventDataset> inputs;
  std::vector<EventDataset> outputs;  // dataset events: the one dataset
  // Column edges from columnLineage facets; where an output has none, one dataset-level edge from each input.
  std::vector<NamedEdge> edges;
};

// Exceeding one is kTooLarge with the pointer of what was too much.
struct EventBounds {
  size_t max_bytes = 32u << 20;
  size_t max_columns =
      100'000;  // schema fields, columnLineage fields and transformations, and symlinks, together
  size_t max_name_bytes = 64u << 10;  // of every text that is kept
  size_t max_datasets = 10'000;       // inputs and outputs, each
  size_t max_edges = 1'000'000;       // column edges and dataset-level edges together
};

// Errors carry the JSON Pointer of what is wrong and never a value of the event.
Result<LineageEvent> parse_event(const JsonView& event, const EventBounds& bounds = {});
Result<LineageEvent> parse_event_text(std::string_view text, const EventBounds& bounds = {});

// The edges of a whole run, whose START may name the inputs and whose COMPLETE the outputs: the column edges
// of all its events, and a dataset-level edge from every input of any event to every output for which no
// event has column lineage. kTooLarge beyond max_edges. `events` are those of one run, in any order.
Result<std::vector<NamedEdge>> edges_of_run(const std::vector<LineageEvent>& events,
                                            const EventBounds& bounds = {});

}  // namespace steward::lineage
