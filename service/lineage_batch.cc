#include "service/lineage_batch.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "storage/catalog_store.h"
#include "storage/edge_store.h"
#include "storage/event_store.h"
#include "storage/facet_store.h"
#include "storage/generation.h"
#include "storage/ledger_store.h"
#include "storage/merge_store.h"
#include "storage/node_rows.h"
#include "storage/run_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;

constexpr size_t kMaxEventsMovedBack = 256;  // the newest of a run; older ones keep the time they were said

using lineage::EventDataset;
using lineage::LineageEvent;
using lineage::NamedEdge;
using storage::JobName;

// A dataset event tells of no job; its edges belong to one that stands for the dataset's own word.
JobName job_of(const LineageEvent& event) {
  if (event.kind != lineage::EventKind::kDataset) return {event.job_namespace, event.job_name};
  const DatasetName& dataset = event.outputs.front().name;
  return {dataset.ns, "dataset:" + dataset.name};
}

bool has_ended(const std::string& state) {
  return state == "COMPLETE" || state == "FAIL" || state == "ABORT";
}

template <class Visit>
void for_each_dataset(const LineageEvent& event, const Visit& visit) {
  for (const auto* list : {&event.inputs, &event.outputs})
    for (const EventDataset& dataset : *list) visit(dataset);
}

std::string_view body_of(const EventDataset& dataset, std::string_view facet) {
  for (const lineage::EventFacet& each : dataset.facets)
    if (each.name == facet) return each.body;
  return {};
}

// What a batch of new events comes to, written step by step; ids are looked up once for all of it.
class Batch {
 public:
  Batch(pqxx::work& tx, storage::LineageMemory& memory, const IngestTables& tables, Timestamp now)
      : tx_(tx), memory_(memory), tables_(tables), now_(now) {}

  // Edges that were not there before, by position in `events`.
  Result<std::vector<int64_t>> write(const std::vector<const LineageEvent*>& events) {
    STEWARD_ASSIGN_OR_RETURN(const storage::Generation generation, storage::load_generation(tx_));
    generation_ = generation.lineage + 1;
    new_edges_.assign(events.size(), 0);
    STEWARD_RETURN_IF_ERROR(find_datasets(events));
    STEWARD_RETURN_IF_ERROR(write_schemas(events));
    STEWARD_RETURN_IF_ERROR(find_fields(events));
    STEWARD_RETURN_IF_ERROR(find_jobs(events));
    STEWARD_ASSIGN_OR_RETURN(const storage::JoinedRuns runs, write_runs(events));
    STEWARD_RETURN_IF_ERROR(write_seen_edges(events, runs.begins_at));
    STEWARD_RETURN_IF_ERROR(write_declarations(events));
    write_facets(events);
    STEWARD_RETURN_IF_ERROR(write_merges(events));
    STEWARD_RETURN_IF_ERROR(write_tags(events));
    if (catalog_grew_) STEWARD_RETURN_IF_ERROR(storage::bump_generation(tx_, storage::State::kCatalog));
    STEWARD_RETURN_IF_ERROR(move_back(runs));
    if (lineage_changed_) STEWARD_RETURN_IF_ERROR(storage::bump_generation(tx_, storage::State::kLineage));
    return std::move(new_edges_);
  }

 private:
  using Events = std::vector<const LineageEvent*>;

  Status find_datasets(const Events& events) {
    std::vector<DatasetName> names;
    const auto want = [&](const DatasetName& name) {
      if (datasets_.emplace(name, DatasetId{}).second) names.push_back(name);
    };
    for (const LineageEvent* event : events) {
      for_each_dataset(*event, [&](const EventDataset& dataset) {
        want(dataset.name);
        for (const DatasetName& symlink : dataset.symlinks) want(symlink);
        if (dataset.renamed_from) want(*dataset.renamed_from);
      });
      for (const NamedEdge& edge : event->edges) {
        want(edge.from.dataset);
        want(edge.to.dataset);
      }
    }
    STEWARD_ASSIGN_OR_RETURN(const auto ensured,
                             storage::ensure_datasets(tx_, names, now_, memory_.datasets));
    for (size_t i = 0; i < names.size(); ++i) datasets_[names[i]] = ensured.ids[i];
    catalog_grew_ |= ensured.made > 0;
    return {};
  }

  // Kinds and fields of datasets, of those that were not given in just this form before.
  Status write_schemas(const Events& events) {
    std::map<DatasetName, std::map<std::string, Field>> fields;
    std::map<DatasetName, DatasetKind> kinds;
    for (const LineageEvent* event : events)
      for_each_dataset(*event, [&](const EventDataset& dataset) {
        if (dataset.fields.empty() && !dataset.kind) return;
        const Digest digest = Sha256()
                                  .update_framed(std::to_string(id_of(dataset.name).value))
                                  .update_framed(dataset.kind ? to_string(*dataset.kind) : "")
                                  .update_framed(body_of(dataset, "schema"))
                                  .finish();
        if (memory_.schemas.find(digest)) return;
        memory_.schemas.put(digest, 1);
        for (const Field& field : dataset.fields) fields[dataset.name].insert_or_assign(field.path, field);
        DatasetKind& kind = kinds.try_emplace(dataset.name, DatasetKind::kUnknown).first->second;
        if (dataset.kind) kind = *dataset.kind;
      });
    std::vector<Dataset> rows;
    for (const auto& [name, kind] : kinds) {
      Dataset& row = rows.emplace_back();
      row.name = name;
      row.kind = kind;
      for (const auto& [path, field] : fields[name]) row.fields.push_back(field);
    }
    return storage::upsert_datasets(tx_, rows, now_);
  }

  Status find_fields(const Events& events) {
    std::vector<storage::FieldName> names;
    const auto want = [&](const DatasetName& dataset, const std::string& path) {
      if (path.empty()) return;
      storage::FieldName name{id_of(dataset), path};
      if (fields_.emplace(name, FieldId{}).second) names.push_back(std::move(name));
    };
    for (const LineageEvent* event : events) {
      for (const NamedEdge& edge : event->edges) {
        want(edge.from.dataset, edge.from.field);
        want(edge.to.dataset, edge.to.field);
      }
      for_each_dataset(*event, [&](const EventDataset& dataset) {
        for (const lineage::EventTag& tag : dataset.tags) want(dataset.name, tag.field);
        if (!dataset.tags.empty())
          for (const Field& field : dataset.fields) want(dataset.name, field.path);
      });
    }
    STEWARD_ASSIGN_OR_RETURN(const auto ensured, storage::ensure_fields(tx_, names, memory_.fields));
    for (size_t i = 0; i < names.size(); ++i) fields_[names[i]] = ensured.ids[i];
    catalog_grew_ |= ensured.made > 0;
    return {};
  }

  Status find_jobs(const Events& events) {
    std::vector<JobName> names;
    for (const LineageEvent* event : events) names.push_back(job_of(*event));
    STEWARD_ASSIGN_OR_RETURN(jobs_, storage::ensure_jobs(tx_, names, now_, memory_.jobs));
    return {};
  }

  // Data may have flowed from the moment a run began to speak of datasets.
  Status write_seen_edges(const Events& events, const std::map<Digest, Timestamp>& begins_at) {
    std::vector<storage::SeenEdge> seen;
    for (size_t i = 0; i < events.size(); ++i) {
      if (events[i]->is_declared()) continue;
      const auto begin = begins_at.find(*storage::run_digest(*events[i]));
      const Timestamp since = begin == begins_at.end() ? events[i]->time : begin->second;
      // The edges after these are guesses, which the run as a whole implies (lineage/facts.h).
      for (size_t e = 0; e < events[i]->said_edges; ++e)
        seen.push_back({row_of(events[i]->edges[e]), jobs_[i], since, i});
    }
    STEWARD_ASSIGN_OR_RETURN(const auto written,
                             storage::add_seen_edges(tx_, seen, generation_, memory_.edges,
                                                     [&](size_t event) { ++new_edges_[event]; }));
    lineage_changed_ |= written.changed > 0;
    return {};
  }

  // A run whose earliest event came late: what its events have said before holds from then on.
  Status move_back(const storage::JoinedRuns& runs) {
    for (const Digest& run : runs.moved_back) {
      std::vector<LineageEvent> earlier;
      for (const std::string& text : storage::load_run_events(tx_, run, kMaxEventsMovedBack)) {
        auto event = lineage::parse_event_text(text);
        if (!event.ok()) continue;
        read_sql(*event, tables_.masking_functions);
        earlier.push_back(*std::move(event));
      }
      Events events;
      for (const LineageEvent& event : earlier) events.push_back(&event);
      new_edges_.resize(std::max(new_edges_.size(), events.size()));
      STEWARD_RETURN_IF_ERROR(find_datasets(events));
      STEWARD_RETURN_IF_ERROR(find_fields(events));
      STEWARD_RETURN_IF_ERROR(find_jobs(events));
      STEWARD_RETURN_IF_ERROR(write_seen_edges(events, runs.begins_at));
    }
    return {};
  }

  // A job or dataset event speaks of an output when it says how it is made, or that this is no longer said.
  Status write_declarations(const Events& events) {
    for (size_t i = 0; i < events.size(); ++i) {
      if (!events[i]->is_declared()) continue;
      for (const EventDataset& output : events[i]->outputs) {
        storage::NewDeclaration declaration{jobs_[i], id_of(output.name), {}, events[i]->time, true};
        for (const NamedEdge& edge : events[i]->edges)
          if (edge.to.dataset == output.name) declaration.edges.push_back(row_of(edge));
        const bool speaks =
            output.has_column_lineage || output.deletes_column_lineage || !declaration.edges.empty();
        if (!speaks) continue;
        STEWARD_ASSIGN_OR_RETURN(const auto written, storage::declare(tx_, declaration, generation_));
        new_edges_[i] += written.added;
        lineage_changed_ |= written.changed > 0;
      }
    }
    return {};
  }

  Result<storage::JoinedRuns> write_runs(const Events& events) {
    std::map<Digest, storage::RunFact> runs;
    std::map<JobId, size_t> last_event;
    for (size_t i = 0; i < events.size(); ++i) {
      const LineageEvent& event = *events[i];
      const auto digest = storage::run_digest(event);
      if (!digest) continue;
      storage::RunFact fact = run_fact(event, *digest, jobs_[i]);
      last_event[jobs_[i]] = i;
      const auto [at, is_new] = runs.try_emplace(*digest, fact);
      if (!is_new) at->second = storage::joined(at->second, fact);
    }
    std::vector<storage::RunFact> facts;
    for (auto& [digest, fact] : runs) facts.push_back(std::move(fact));
    STEWARD_ASSIGN_OR_RETURN(auto joined, storage::join_runs(tx_, facts, generation_, memory_.shapes));
    for (const auto& [job, more] : joined.changed)
      new_edges_[last_event.at(job)] += std::max<int64_t>(more, 0);
    lineage_changed_ |= !joined.changed.empty();
    return joined;
  }

  storage::RunFact run_fact(const LineageEvent& event, const Digest& digest, JobId job) const {
    storage::RunFact fact{digest,       job,        event.run_id,    {},
                          std::nullopt, event.time, event.run_state, event.time};
    std::set<DatasetId> inputs, outputs, explained;
    for (const EventDataset& input : event.inputs) inputs.insert(id_of(input.name));
    for (const EventDataset& output : event.outputs) {
      outputs.insert(id_of(output.name));
      // What a job event declares needs no guess.
      if (output.has_column_lineage || event.is_declared()) explained.insert(id_of(output.name));
    }
    fact.shape.inputs.assign(inputs.begin(), inputs.end());
    fact.shape.outputs.assign(outputs.begin(), outputs.end());
    fact.shape.explained.assign(explained.begin(), explained.end());
    // A declaration has not ended: it answers for no run.
    fact.shape.is_open = !has_ended(event.run_state);
    if (!inputs.empty() || !outputs.empty()) fact.begins_at = event.time;
    return fact;
  }

  void write_facets(const Events& events) {
    std::vector<storage::StoredFacet> facets;
    for (size_t i = 0; i < events.size(); ++i) {
      const Timestamp at = events[i]->time;
      for_each_dataset(*events[i], [&](const EventDataset& dataset) {
        for (const lineage::EventFacet& facet : dataset.facets)
          facets.push_back(
              {storage::FacetOwner::kDataset, id_of(dataset.name).value, facet.name, facet.body, at});
      });
      for (const lineage::EventFacet& facet : events[i]->job_facets)
        facets.push_back({storage::FacetOwner::kJob, jobs_[i].value, facet.name, facet.body, at});
    }
    if (!facets.empty()) catalog_grew_ |= storage::put_facets(tx_, std::move(facets), memory_.facets);
  }

  Status write_merges(const Events& events) {
    std::vector<MergeFact> facts;
    for (const LineageEvent* event : events) {
      const std::string who = "job " + job_of(*event).ns + "/" + job_of(*event).name;
      for_each_dataset(*event, [&](const EventDataset& dataset) {
        const auto say = [&](const DatasetName& other, MergeOrigin origin, const std::string& what) {
          if (other == dataset.name) return;
          facts.push_back({id_of(other), id_of(dataset.name), origin, what + " of " + who, event->time});
        };
        for (const DatasetName& symlink : dataset.symlinks)
          say(symlink, MergeOrigin::kSymlink, "symlinks facet");
        if (dataset.renamed_from) say(*dataset.renamed_from, MergeOrigin::kRename, "rename");
      });
    }
    STEWARD_RETURN_IF_ERROR(storage::add_merge_facts(tx_, facts, memory_.merges));
    return {};
  }

  Status write_tags(const Events& events) {
    std::vector<storage::NamedTag> tags;
    for (const LineageEvent* event : events)
      for_each_dataset(*event, [&](const EventDataset& dataset) {
        for (const lineage::EventTag& tag : dataset.tags)
          for (const Category& category : tables_.tag_mapping.categories_of(tag)) {
            const std::string note = "tag " + excerpt(tag.key) + " of job " + job_of(*event).name;
            if (!tag.field.empty()) {
              tags.push_back({field_of(dataset.name, tag.field), category, note});
              continue;
            }
            // Said of the dataset: nobody knows of which field, so of each.
            for (const Field& field : dataset.fields)
              tags.push_back({field_of(dataset.name, field.path), category, note});
          }
      });
    return storage::add_declared_tags(tx_, tags, now_);
  }

  DatasetId id_of(const DatasetName& name) const { return datasets_.at(name); }
  FieldId field_of(const DatasetName& dataset, const std::string& path) const {
    return fields_.at({id_of(dataset), path});
  }
  NodeRef node_of(const lineage::NamedNode& node) const {
    return {id_of(node.dataset), node.field.empty() ? FieldId{} : field_of(node.dataset, node.field)};
  }
  storage::RowEdge row_of(const NamedEdge& edge) const {
    return {node_of(edge.from), node_of(edge.to), &edge.transformation};
  }

  struct FieldNameHash {
    size_t operator()(const storage::FieldName& name) const noexcept {
      return std::hash<std::string>{}(name.path) ^ std::hash<DatasetId>{}(name.dataset) * 31;
    }
  };

  pqxx::work& tx_;
  storage::LineageMemory& memory_;
  const IngestTables& tables_;
  Timestamp now_;
  int64_t generation_ = 0;
  bool catalog_grew_ = false, lineage_changed_ = false;
  std::unordered_map<DatasetName, DatasetId> datasets_;
  std::unordered_map<storage::FieldName, FieldId, FieldNameHash> fields_;
  std::vector<JobId> jobs_;  // one for each event
  std::vector<int64_t> new_edges_;
};

audit::EntryDraft entry_for(const PreparedEvent& prepared, int64_t new_edges, Timestamp now) {
  const JobName job = job_of(prepared.event);
  return {std::string(audit::entry_kind::kLineageEvent), prepared.actor, now,
          json::object{
              {"hash", to_hex(prepared.digest)}, {"job", job.ns + "/" + job.name}, {"edges", new_edges}}};
}

}  // namespace

Result<std::vector<IngestOutcome>> write_events(pqxx::work& tx,
                                                const std::vector<const PreparedEvent*>& events,
                                                storage::LineageMemory& memory, const IngestTables& tables,
                                                Timestamp now) {
  std::vector<storage::NewEvent> rows;
  for (const PreparedEvent* each : events) rows.push_back({each->digest, &each->event, each->text});
  const std::vector<bool> is_new = storage::store_events(tx, rows, now);

  std::vector<const LineageEvent*> fresh;
  for (size_t i = 0; i < events.size(); ++i)
    if (is_new[i]) fresh.push_back(&events[i]->event);
  STEWARD_ASSIGN_OR_RETURN(const std::vector<int64_t> new_edges, Batch(tx, memory, tables, now).write(fresh));

  std::vector<IngestOutcome> outcomes;
  std::vector<audit::EntryDraft> drafts;
  size_t next = 0;
  for (size_t i = 0; i < events.size(); ++i) {
    IngestOutcome& outcome = outcomes.emplace_back();
    outcome.duplicate = !is_new[i];
    if (!is_new[i]) continue;
    outcome.new_edges = new_edges[next++];
    drafts.push_back(entry_for(*events[i], outcome.new_edges, now));
  }
  if (!drafts.empty()) STEWARD_RETURN_IF_ERROR(storage::append_entries(tx, drafts));
  return outcomes;
}

Status fold_stored_events(pqxx::work& tx, const std::vector<const PreparedEvent*>& events,
                          storage::LineageMemory& memory, const IngestTables& tables, Timestamp now) {
  std::vector<const LineageEvent*> all;
  for (const PreparedEvent* each : events) all.push_back(&each->event);
  STEWARD_RETURN_IF_ERROR(Batch(tx, memory, tables, now).write(all));
  return {};
}

}  // namespace steward::service
