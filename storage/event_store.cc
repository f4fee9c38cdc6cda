#include "storage/event_store.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <tuple>
#include <unordered_set>

#include "storage/generation.h"
#include "storage/known_rows.h"
#include "storage/row_text.h"

namespace steward::storage {
namespace {

constexpr auto kSelectStored = R"(
  SELECT encode(e.digest, 'hex') FROM lineage_event e
  JOIN json_array_elements_text($1::json) AS n (digest) ON e.digest = decode(n.digest, 'hex'))";

constexpr auto kHasUnfolded = "SELECT EXISTS (SELECT FROM lineage_event WHERE NOT is_folded)";
constexpr auto kTakeUnfolded = R"(
  UPDATE lineage_event SET is_folded = true
  WHERE digest IN (SELECT digest FROM lineage_event WHERE NOT is_folded ORDER BY event_time, digest LIMIT $1)
  RETURNING body)";

constexpr auto kSelectRunEvents = R"(
  SELECT body FROM lineage_event WHERE run_digest = decode($1, 'hex') AND names_datasets
  ORDER BY event_time DESC, digest LIMIT $2)";

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

std::string bytea(const Digest& digest) {
  return "\\x" + to_hex(digest);
}

std::unordered_set<Digest, DigestHash> stored_among(pqxx::transaction_base& tx,
                                                    const std::vector<NewEvent>& events) {
  boost::json::array digests;
  for (const NewEvent& event : events) digests.emplace_back(to_hex(event.digest));
  std::unordered_set<Digest, DigestHash> stored;
  for (const auto& row : tx.exec_params(kSelectStored, boost::json::serialize(digests)))
    if (const auto digest = digest_from_hex(row[0].c_str())) stored.insert(*digest);
  return stored;
}

}  // namespace

std::optional<Digest> run_digest(const lineage::LineageEvent& event) {
  if (event.kind == lineage::EventKind::kDataset) return std::nullopt;
  return Sha256()
      .update_framed(event.job_namespace)
      .update_framed(event.job_name)
      .update_framed(event.run_id)
      .finish();
}

std::vector<bool> store_events(pqxx::transaction_base& tx, const std::vector<NewEvent>& events,
                               Timestamp received_at) {
  lock_writes(tx);
  auto known = stored_among(tx, events);
  const std::string received = format_rfc3339(received_at);
  std::vector<bool> is_new;
  pqxx::stream_to stream(
      tx, "lineage_event",
      std::vector<std::string>{"digest", "kind", "run_state", "run_id", "run_digest", "names_datasets",
                               "event_time", "received_at", "body", "is_folded"});
  for (const NewEvent& each : events) {
    is_new.push_back(known.insert(each.digest).second);
    if (!is_new.back()) continue;
    const lineage::LineageEvent& event = *each.event;
    const auto run = run_digest(event);
    stream << std::make_tuple(bytea(each.digest), kind_name(event.kind), event.run_state, event.run_id,
                              run ? std::optional(bytea(*run)) : std::nullopt,
                              !event.inputs.empty() || !event.outputs.empty(), format_rfc3339(event.time),
                              received, std::string(each.text), true);
  }
  stream.complete();
  return is_new;
}

bool has_unfolded_events(pqxx::transaction_base& tx) {
  return tx.exec1(kHasUnfolded)[0].as<bool>();
}

std::vector<std::string> take_unfolded_events(pqxx::transaction_base& tx, size_t limit) {
  lock_writes(tx);
  std::vector<std::string> texts;
  for (const auto& row : tx.exec_params(kTakeUnfolded, static_cast<int64_t>(limit)))
    texts.push_back(row[0].as<std::string>());
  return texts;
}

std::vector<std::string> load_run_events(pqxx::transaction_base& tx, const Digest& run, size_t limit) {
  std::vector<std::string> texts;
  for (const auto& row : tx.exec_params(kSelectRunEvents, to_hex(run), static_cast<int64_t>(limit)))
    texts.push_back(row[0].as<std::string>());
  return texts;
}

}  // namespace steward::storage
