// OpenLineage events (2-0-2) read into what Steward keeps of them.
// https://openlineage.io/spec/2-0-2/OpenLineage.json. Pure, thread-safe.
//
// Required: identity and time (eventTime, job namespace and name, run.runId, dataset namespace and name).
// Everything else may be missing, since producers in the wild omit it. Every facet is kept as it came; in
// those that Steward understands (facet_check.h) what is present must have the right type.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "lineage/edge.h"

namespace steward::lineage {

enum class EventKind { kRun, kJob, kDataset };

struct EventFacet {
  std::string name;
  std::string body;  // JSON text, equal as a JSON value to what came; members in their order
};

enum class Lifecycle { kAlter, kCreate, kDrop, kOverwrite, kRename, kTruncate };

struct EventTag {  // tags facet 1-0-0
  std::string key, value, source;
  std::string field;  // as a path of the catalog; empty: the dataset or job as a whole
};

struct EventDataset {
  DatasetName name;
  std::vector<Field> fields;          // schema facet, nested fields as paths ("address.city"); ids are 0
  std::vector<DatasetName> symlinks;  // symlinks facet
  // A facet says what the dataset is made of: columnLineage of at least one field, or `lineage` with fields
  // or with inputs, an empty list of which means "of nothing". Where it is false, nothing is known of how
  // the output is made, and every input counts.
  bool has_column_lineage = false;
  bool deletes_column_lineage = false;  // columnLineage or lineage came with _deleted: true
  std::vector<EventFacet> facets;       // `facets`
  std::vector<EventFacet> role_facets;  // `inputFacets` of an input, `outputFacets` of an output: of this run
  std::optional<DatasetKind> kind;     // datasetType facet; none: not said, or a kind Steward has no word for
  std::optional<Lifecycle> lifecycle;  // lifecycleStateChange facet
  std::optional<DatasetName> renamed_from;
  std::vector<EventTag> tags;
};

struct ParentRun {
  std::string run_id, job_namespace, job_name;  // empty where not given
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
  // Dataset events: the one dataset. Targets of the job's lineage facet are among them, named in `outputs` or
  // not; its sources for the job itself are among the inputs.
  std::vector<EventDataset> outputs;
  // What facets say; for an output of which they say nothing, one dataset-level edge from each input. One end
  // may be a field and the other a whole dataset.
  std::vector<NamedEdge> edges;
  size_t said_edges = 0;  // so many of `edges`, the first, are what facets say; the rest are those guesses
  std::vector<EventFacet> job_facets, run_facets;
  std::optional<ParentRun> parent;  // parent facet of the run
  std::string sql, sql_dialect;     // sql facet of the job

  // Static metadata (job and dataset events) rather than something seen in a run.
  bool is_declared() const { return kind != EventKind::kRun; }
};

// Exceeding one is kTooLarge with the pointer of what was too much.
struct EventBounds {
  size_t max_bytes = 32u << 20;
  size_t max_columns = 100'000;       // of schema facets together; of lineage facets together; tags, symlinks
  size_t max_name_bytes = 32u << 20;  // of every text that is kept
  size_t max_datasets = 10'000;       // inputs and outputs, each
  size_t max_edges = 1'000'000;       // column edges and dataset-level edges together
  size_t max_edge_bytes = 256u << 20;  // of the names in all edges and field paths: each edge repeats them
};

// Errors carry the JSON Pointer of what is wrong and never a value of the event.
Result<LineageEvent> parse_event(const JsonView& event, const EventBounds& bounds = {});
Result<LineageEvent> parse_event_text(std::string_view text, const EventBounds& bounds = {});

}  // namespace steward::lineage
