// Taking in lineage events.
#include "base/hash.h"
#include "service/steward_impl.h"
#include "storage/lineage_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;

Status store_datasets(pqxx::transaction_base& tx, const std::vector<lineage::EventDataset>& datasets,
                      Timestamp now) {
  for (const lineage::EventDataset& event_dataset : datasets) {
    Dataset dataset;
    dataset.name = event_dataset.name;
    dataset.fields = event_dataset.fields;
    STEWARD_RETURN_IF_ERROR(storage::upsert_dataset(tx, dataset, now));
    for (const DatasetName& symlink : event_dataset.symlinks)
      if (symlink != event_dataset.name) STEWARD_RETURN_IF_ERROR(storage::add_alias(tx, symlink, dataset.id));
  }
  return {};
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
    STEWARD_RETURN_IF_ERROR(store_datasets(tx, event.inputs, now));
    STEWARD_RETURN_IF_ERROR(store_datasets(tx, event.outputs, now));
    if (!event.job_name.empty()) {
      STEWARD_ASSIGN_OR_RETURN(const JobId job,
                               storage::upsert_job(tx, event.job_namespace, event.job_name, now));
      STEWARD_ASSIGN_OR_RETURN(outcome.new_edges, storage::add_edges(tx, event.edges, job, event.time, now));
    }
    const std::string job = event.job_name.empty() ? "" : event.job_namespace + "/" + event.job_name;
    json::object body{{"hash", to_hex(sha256(text))}, {"job", job}, {"edges", outcome.new_edges}};
    STEWARD_RETURN_IF_ERROR(storage::append_entries(
        tx, {{std::string(audit::entry_kind::kLineageEvent), actor, now, std::move(body)}}));
    return outcome;
  });
}

}  // namespace steward::service
