// Lineage: events, merges, and what is stored about them.
#include <algorithm>
#include <set>

#include "lineage/sql/lineage.h"
#include "service/lineage_batch.h"
#include "service/steward_impl.h"
#include "storage/ledger_store.h"
#include "storage/merge_store.h"
#include "storage/node_rows.h"

namespace steward::service {
namespace {

namespace json = boost::json;

bool is_retriable(const Error& error) {
  return error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kTimeout;
}

}  // namespace

// Known ones, and those that policy names besides.
std::set<std::string> Steward::Impl::masking_functions() const {
  std::set<std::string> names = lineage::default_masking_functions();
  if (const auto world = loader.latest())
    for (const auto& [function, declassifier] : world->policies->declassifiers.all()) names.insert(function);
  return names;
}

Result<IngestOutcome> Steward::ingest_event(std::string_view text, const std::string& actor) {
  STEWARD_ASSIGN_OR_RETURN(auto event, lineage::parse_event_text(text));
  return impl_->lineage.write(
      prepare_event(std::string(text), std::move(event), actor, impl_->masking_functions()));
}

BatchOutcome Steward::ingest_batch(std::vector<lineage::BatchItem> events, const std::string& actor) {
  BatchOutcome outcome;
  outcome.received = events.size();
  const auto fail = [&](size_t index, const Error& error) {
    outcome.failures.push_back({index, error.message, error.where, is_retriable(error)});
  };
  const auto masking_functions = impl_->masking_functions();
  std::vector<PreparedEvent> prepared;
  std::vector<size_t> indices;
  for (lineage::BatchItem& item : events) {
    if (!item.event.ok()) {
      fail(item.index, item.event.error());
      continue;
    }
    prepared.push_back(prepare_event(std::move(item.text), *std::move(item.event), actor, masking_functions));
    indices.push_back(item.index);
  }
  const auto outcomes = impl_->lineage.write(std::move(prepared));
  for (size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i].ok()) {
      fail(indices[i], outcomes[i].error());
      continue;
    }
    ++outcome.successful;
    outcome.duplicates += outcomes[i]->duplicate ? 1 : 0;
    outcome.new_edges += outcomes[i]->new_edges;
  }
  std::sort(outcome.failures.begin(), outcome.failures.end(),
            [](const BatchFailure& a, const BatchFailure& b) { return a.index < b.index; });
  return outcome;
}

Status Steward::judge_merge(const DatasetName& a, const DatasetName& b, bool is_merged,
                            const std::string& why, const std::string& actor) {
  const Timestamp now = impl_->now();
  return impl_->database.run([&](pqxx::work& tx) -> Status {
    STEWARD_ASSIGN_OR_RETURN(const auto ids, storage::find_datasets(tx, {a, b}));
    if (ids[0] == ids[1])
      return Error{ErrorCode::kInvalidInput, "Name two datasets: this is one name twice.", ""};
    STEWARD_RETURN_IF_ERROR(storage::add_merge_verdict(tx, {ids[0], ids[1], is_merged, actor, why, now}));
    return storage::append_entry(
        tx, audit::entry_kind::kDatasetMerge, actor, now,
        {{"a", to_string(a)}, {"b", to_string(b)}, {"merged", is_merged}, {"why", why}});
  });
}

Result<std::vector<storage::StoredFacet>> Steward::dataset_facets(const std::vector<DatasetId>& datasets) {
  STEWARD_ASSIGN_OR_RETURN(const auto current, world());
  std::vector<int64_t> ids;
  for (const DatasetId dataset : datasets) {
    const auto members = current->identity->members(dataset);
    if (members.empty()) ids.push_back(dataset.value);
    for (const DatasetId member : members) ids.push_back(member.value);
  }
  return impl_->database.read([&](pqxx::transaction_base& tx) -> Result<std::vector<storage::StoredFacet>> {
    auto facets = storage::load_facets(tx, storage::FacetOwner::kDataset, ids);
    for (storage::StoredFacet& facet : facets) facet.id = current->identity->root(DatasetId{facet.id}).value;
    return facets;
  });
}

Result<std::vector<storage::StoredFacet>> Steward::job_facets(const std::vector<JobId>& jobs) {
  std::vector<int64_t> ids;
  for (const JobId job : jobs) ids.push_back(job.value);
  return impl_->database.read([&](pqxx::transaction_base& tx) -> Result<std::vector<storage::StoredFacet>> {
    return storage::load_facets(tx, storage::FacetOwner::kJob, ids);
  });
}

Result<std::vector<storage::RunFact>> Steward::runs(JobId job, size_t limit) {
  return impl_->database.read([&](pqxx::transaction_base& tx) -> Result<std::vector<storage::RunFact>> {
    return storage::load_runs(tx, job, limit);
  });
}

}  // namespace steward::service
