// Taking in lineage events.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/hash.h"
#include "service/steward_impl.h"
#include "storage/event_store.h"
#include "storage/lineage_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;
using lineage::EventDataset;
using lineage::LineageEvent;

struct JobName {
  std::string ns, name;
};

// A dataset event tells of no job; its edges belong to one that stands for the dataset's own word.
JobName job_of(const LineageEvent& event) {
  if (event.kind != lineage::EventKind::kDataset) return {event.job_namespace, event.job_name};
  const DatasetName& dataset = event.outputs.front().name;
  return {dataset.ns, "dataset:" + dataset.name};
}

Status store_datasets(pqxx::transaction_base& tx, const LineageEvent& event, Timestamp now) {
  // A dataset that is read and written by the job is one row; what it was written as counts.
  std::map<DatasetName, const EventDataset*> named;
  for (const auto* list : {&event.inputs, &event.outputs})
    for (const EventDataset& dataset : *list) {
      const EventDataset*& slot = named[dataset.name];
      if (!slot || !dataset.fields.empty()) slot = &dataset;
    }
  std::vector<Dataset> datasets;
  std::map<DatasetName, DatasetId> ids;
  for (const auto& [name, event_dataset] : named) {
    Dataset& dataset = datasets.emplace_back();
    dataset.name = name;
    dataset.fields = event_dataset->fields;
  }
  STEWARD_RETURN_IF_ERROR(storage::upsert_datasets(tx, datasets, now));
  for (const Dataset& dataset : datasets) ids[dataset.name] = dataset.id;
  for (const auto* list : {&event.inputs, &event.outputs})
    for (const EventDataset& dataset : *list)
      for (const DatasetName& symlink : dataset.symlinks)
        if (symlink != dataset.name)
          STEWARD_RETURN_IF_ERROR(storage::add_alias(tx, symlink, ids.at(dataset.name)));
  return {};
}

// Keeps of an event what edges_of_run() cannot make again: a run of many wide events fits into memory.
LineageEvent condensed(LineageEvent event) {
  std::erase_if(event.edges, [](const lineage::NamedEdge& edge) {
    return edge.from.field.empty() && edge.to.field.empty() &&
           edge.transformation == lineage::Transformation{};
  });
  for (auto* list : {&event.inputs, &event.outputs})
    for (EventDataset& dataset : *list) {
      dataset.fields.clear();
      dataset.symlinks.clear();
    }
  return event;
}

// The event's own edges when it stands alone; else those of all that the run has said so far, so that it does
// not matter which event carried what, nor in which order they came. Edges hold from the earliest event of
// the run that names a dataset.
Result<storage::RunEdges> edges_of_run(pqxx::transaction_base& tx, const LineageEvent& event,
                                       std::string_view text, const Digest& run) {
  storage::RunEdges edges{run, event.edges, {}, event.time};
  if (event.inputs.empty() && event.outputs.empty()) return edges;
  STEWARD_ASSIGN_OR_RETURN(const storage::StoredRun stored, storage::load_run(tx, run));
  edges.valid_from = std::min(event.time, stored.begins_at.value_or(event.time));

  std::vector<LineageEvent> events{condensed(event)};
  size_t columns = events.front().edges.size();
  for (const std::string& other : stored.texts) {
    if (other == text) continue;
    STEWARD_ASSIGN_OR_RETURN(auto parsed, lineage::parse_event_text(other));
    events.push_back(condensed(std::move(parsed)));
    columns += events.back().edges.size();
    // Older events had their edges stored when they came.
    if (columns > lineage::EventBounds{}.max_edges / 2) break;
  }
  if (events.size() > 1) {
    STEWARD_ASSIGN_OR_RETURN(edges.edges, lineage::edges_of_run(events));
  }
  std::set<DatasetName> with_columns;
  for (const LineageEvent& each : events)
    for (const EventDataset& output : each.outputs)
      if (output.has_column_lineage) with_columns.insert(output.name);
  edges.outputs_with_columns.assign(with_columns.begin(), with_columns.end());
  return edges;
}

}  // namespace

Result<IngestOutcome> Steward::ingest_event(std::string_view text, const std::string& actor) {
  STEWARD_ASSIGN_OR_RETURN(const auto event, lineage::parse_event_text(text));
  const Timestamp now = impl_->now();
  return impl_->database.run([&](pqxx::work& tx) -> Result<IngestOutcome> {
    IngestOutcome outcome;
    STEWARD_ASSIGN_OR_RETURN(const bool is_new, storage::store_event(tx, event, text, now));
    if (!is_new) {
      outcome.duplicate = true;
      return outcome;
    }
    std::optional<storage::RunEdges> of_run;
    if (const auto run = storage::run_digest(event)) {
      // Before anything takes the lock of all writers: reading a long run takes its time.
      STEWARD_ASSIGN_OR_RETURN(of_run, edges_of_run(tx, event, text, *run));
    }
    STEWARD_RETURN_IF_ERROR(store_datasets(tx, event, now));
    const JobName job = job_of(event);
    if (event.kind != lineage::EventKind::kDataset || !event.edges.empty()) {
      STEWARD_ASSIGN_OR_RETURN(const JobId id, storage::upsert_job(tx, job.ns, job.name, now));
      STEWARD_ASSIGN_OR_RETURN(outcome.new_edges,
                               of_run ? storage::add_run_edges(tx, *of_run, id, now)
                                      : storage::add_edges(tx, event.edges, id, event.time, now));
    }
    json::object body{
        {"hash", to_hex(sha256(text))}, {"job", job.ns + "/" + job.name}, {"edges", outcome.new_edges}};
    STEWARD_RETURN_IF_ERROR(storage::append_entries(
        tx, {{std::string(audit::entry_kind::kLineageEvent), actor, now, std::move(body)}}));
    return outcome;
  });
}

}  // namespace steward::service
