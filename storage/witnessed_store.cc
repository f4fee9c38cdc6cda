#include "storage/witnessed_store.h"

#include <fmt/format.h>

#include "storage/generation.h"
#include "storage/row_text.h"

namespace steward::storage {
namespace {

#define STEWARD_LOG_COLUMNS                                                                         \
  "SELECT id, origin, size, encode(root, 'hex'), (extract(epoch FROM seen_at) * 1000000)::bigint, " \
  "checkpoint, cosignature "                                                                        \
  "FROM witnessed_log "
constexpr auto kSelectWitnessed = STEWARD_LOG_COLUMNS "ORDER BY id";
constexpr auto kSelectOrigin = STEWARD_LOG_COLUMNS "WHERE origin = $1 ORDER BY id";
// Not FOR UPDATE: a row of split_view refers to this one, and is written behind the lock of the ledger's
// head, which must not wait for a key that is slow to sign.
constexpr auto kLockWitnessed = STEWARD_LOG_COLUMNS "WHERE id = $1 FOR NO KEY UPDATE";
#undef STEWARD_LOG_COLUMNS
constexpr auto kSelectWitnessedKeys =
    "SELECT log, public_key FROM witnessed_key WHERE is_trusted ORDER BY said_at, public_key";
constexpr auto kSelectKey = "SELECT log, is_trusted FROM witnessed_key WHERE public_key = $1";
constexpr auto kInsertLog = "INSERT INTO witnessed_log (origin) VALUES ($1) RETURNING id";
constexpr auto kPutKey = R"(
  INSERT INTO witnessed_key (public_key, log, is_trusted, actor, said_at) VALUES ($1, $2, $3, $4, $5::timestamptz)
  ON CONFLICT (public_key) DO UPDATE SET is_trusted = excluded.is_trusted, actor = excluded.actor,
                                         said_at = excluded.said_at)";
constexpr auto kPutHead = R"(
  UPDATE witnessed_log SET size = $2, root = decode($3, 'hex'), checkpoint = $4, cosignature = $5,
                           seen_at = $6::timestamptz WHERE id = $1)";

struct KnownKey {
  int64_t log = 0;
  bool is_trusted = false;
};

std::optional<KnownKey> known(pqxx::transaction_base& tx, const audit::PublicKey& key) {
  const auto rows = tx.exec_params(kSelectKey, key.to_string());
  if (rows.empty()) return std::nullopt;
  return KnownKey{rows[0][0].as<int64_t>(), rows[0][1].as<bool>()};
}

Error unknown_key(const audit::PublicKey& key) {
  return {ErrorCode::kNotFound, fmt::format("Key {} is not trusted here.", key.id()), "key"};
}

Result<std::vector<WitnessedLog>> logs_of(pqxx::transaction_base& tx, const pqxx::result& rows) {
  std::vector<WitnessedLog> logs;
  for (const auto& row : rows) {
    WitnessedLog& log = logs.emplace_back();
    log.id = row[0].as<int64_t>();
    log.origin = row[1].as<std::string>();
    log.seen.size = row[2].as<uint64_t>();
    if (!row[3].is_null()) {
      STEWARD_ASSIGN_OR_RETURN(log.seen.root, digest_of(row[3]));
    }
    if (!row[4].is_null()) log.seen_at = time_of(row[4]);
    log.checkpoint = row[5].as<std::string>();
    log.cosignature = row[6].as<std::string>();
  }
  for (const auto& row : tx.exec(kSelectWitnessedKeys))
    for (WitnessedLog& log : logs) {
      if (log.id != row[0].as<int64_t>()) continue;
      STEWARD_ASSIGN_OR_RETURN(auto key, audit::PublicKey::parse(row[1].c_str()));
      log.keys.push_back(std::move(key));
    }
  return logs;
}

}  // namespace

Status trust_log_key(pqxx::transaction_base& tx, const audit::PublicKey& key,
                     const std::optional<audit::PublicKey>& replaces, const std::string& actor,
                     Timestamp now) {
  STEWARD_RETURN_IF_ERROR(check_storable(actor, "The actor"));
  lock_writes(tx);
  const auto there = known(tx, key);
  if (there && there->is_trusted)
    return Error{ErrorCode::kConflict, fmt::format("Key {} is trusted here already.", key.id()), "key"};
  int64_t log = there ? there->log : 0;
  if (replaces) {
    const auto before = known(tx, *replaces);
    if (!before || !before->is_trusted) return unknown_key(*replaces);
    if (replaces->name != key.name || (there && there->log != before->log))
      return Error{ErrorCode::kConflict, "The two keys are of different ledgers.", "key"};
    log = before->log;
    STEWARD_RETURN_IF_ERROR(distrust_log_key(tx, *replaces, actor, now));
  }
  if (log == 0) log = tx.exec_params1(kInsertLog, key.name)[0].as<int64_t>();
  tx.exec_params(kPutKey, key.to_string(), log, true, actor, format_rfc3339(now));
  return {};
}

Status distrust_log_key(pqxx::transaction_base& tx, const audit::PublicKey& key, const std::string& actor,
                        Timestamp now) {
  const auto there = known(tx, key);
  if (!there || !there->is_trusted) return unknown_key(key);
  tx.exec_params(kPutKey, key.to_string(), there->log, false, actor, format_rfc3339(now));
  return {};
}

Result<std::vector<WitnessedLog>> load_witnessed_logs(pqxx::transaction_base& tx) {
  return logs_of(tx, tx.exec(kSelectWitnessed));
}

Result<std::vector<WitnessedLog>> load_witnessed_logs(pqxx::transaction_base& tx, const std::string& origin) {
  return logs_of(tx, tx.exec_params(kSelectOrigin, origin));
}

Result<WitnessedLog> lock_witnessed_log(pqxx::transaction_base& tx, int64_t log) {
  STEWARD_ASSIGN_OR_RETURN(auto logs, logs_of(tx, tx.exec_params(kLockWitnessed, log)));
  if (logs.size() == 1) return std::move(logs.front());
  return Error{ErrorCode::kInternal, "The database forgot a ledger that this server watches.", ""};
}

void put_witnessed_head(pqxx::transaction_base& tx, int64_t log, const audit::TreeHead& head,
                        const std::string& cosignature, Timestamp now) {
  tx.exec_params(kPutHead, log, static_cast<int64_t>(head.size), to_hex(head.root), head.checkpoint,
                 cosignature, format_rfc3339(now));
}

}  // namespace steward::storage
