#include "storage/event_store.h"

#include "storage/row_text.h"

namespace steward::storage {
namespace {

// The two-number form: a key space of its own, apart from lock_writes().
constexpr auto kLockRun = R"(
  SELECT pg_advisory_xact_lock(('x' || substr($1, 1, 8))::bit(32)::int, ('x' || substr($1, 9, 8))::bit(32)::int))";

constexpr auto kInsertEvent = R"(
  INSERT INTO lineage_event (digest, kind, run_state, run_id, run_digest, names_datasets, event_time, received_at, body)
  VALUES (decode($1, 'hex'), $2, $3, $4, decode(nullif($5, ''), 'hex'), $6, $7::timestamptz, $8::timestamptz, $9)
  ON CONFLICT (digest) DO NOTHING)";

constexpr auto kSelectRunBegin = R"(
  SELECT (extract(epoch FROM min(event_time)) * 1000000)::bigint
  FROM lineage_event WHERE run_digest = decode($1, 'hex') AND names_datasets)";

constexpr auto kSelectRunTexts = R"(
  SELECT body FROM (
    SELECT body, event_time, digest, sum(octet_length(body)) OVER (ORDER BY event_time DESC, digest) AS bytes
    FROM (SELECT body, event_time, digest FROM lineage_event
          WHERE run_digest = decode($1, 'hex') AND names_datasets
          ORDER BY event_time DESC, digest LIMIT $2) newest) counted
  WHERE bytes <= $3
  ORDER BY event_time DESC, digest)";

const char* kind_name(lineage::EventKind kind) {
  switch (kind) {
    case lineage::EventKind::kRun:
      return "run";
    case lineage::EventKind::kJob:
      return "job";
    case lineage::EventKind::kDataset:
      return "dataset";
  }
  return "run";
}

}  // namespace

std::optional<Digest> run_digest(const lineage::LineageEvent& event) {
  if (event.kind != lineage::EventKind::kRun) return std::nullopt;
  return Sha256()
      .update_framed(event.job_namespace)
      .update_framed(event.job_name)
      .update_framed(event.run_id)
      .finish();
}

Result<bool> store_event(pqxx::transaction_base& tx, const lineage::LineageEvent& event,
                         std::string_view text, Timestamp received_at) {
  STEWARD_RETURN_IF_ERROR(check_storable(text, "The event"));
  STEWARD_RETURN_IF_ERROR(check_storable(event.run_state, "The run's state"));
  STEWARD_RETURN_IF_ERROR(check_storable(event.run_id, "The run's id"));
  const auto run = run_digest(event);
  const std::string run_hex = run ? to_hex(*run) : "";
  if (run) tx.exec_params(kLockRun, run_hex);
  const bool names_datasets = !event.inputs.empty() || !event.outputs.empty();
  const auto stored = tx.exec_params(
      kInsertEvent, to_hex(sha256(text)), kind_name(event.kind), event.run_state, event.run_id, run_hex,
      names_datasets, format_rfc3339(event.time), format_rfc3339(received_at), std::string(text));
  return stored.affected_rows() == 1;
}

Result<StoredRun> load_run(pqxx::transaction_base& tx, const Digest& run, const RunBounds& bounds) {
  const std::string run_hex = to_hex(run);
  StoredRun stored;
  const auto begin = tx.exec_params1(kSelectRunBegin, run_hex);
  if (!begin[0].is_null()) stored.begins_at = time_of(begin[0]);
  const auto texts = tx.exec_params(kSelectRunTexts, run_hex, static_cast<int64_t>(bounds.max_events),
                                    static_cast<int64_t>(bounds.max_bytes));
  for (const auto& row : texts) stored.texts.push_back(row[0].as<std::string>());
  return stored;
}

}  // namespace steward::storage
