// OpenLineage events (2-0-2) read into what Steward keeps of them.
// https://openlineage.io/spec/2-0-2/OpenLineage.json. Pure, thread-safe.
#pragma once

#include <boost/json/value.hpp>
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
};

struct LineageEvent {
  EventKind kind = EventKind::kRun;
  Timestamp time{};
  std::string run_state;      // START, RUNNING, COMPLETE, ABORT, FAIL, OTHER; empty when not a run event or not given
  std::string run_id;         // UUID; empty when not a run event
  std::string job_namespace;  // empty for dataset events
  std::string job_name;
  std::string producer;
  std::vector<EventDataset> inputs;
  std::vector<EventDataset> outputs;  // dataset events: the one dataset
  // Column edges from columnLineage facets; where an output has none, one dataset-level edge from each input.
  std::vector<NamedEdge> edges;
};

struct EventBounds {
  size_t max_bytes = 32u << 20;
  size_t max_columns = 100'000;
  size_t max_name_bytes = 64u << 10;
};

// Errors carry the JSON Pointer of what is wrong.
Result<LineageEvent> parse_event(const JsonView& event, const EventBounds& bounds = {});
Result<LineageEvent> parse_event_text(std::string_view text, const EventBounds& bounds = {});

}  // namespace steward::lineage
