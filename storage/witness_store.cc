#include "storage/witness_store.h"

#include <fmt/format.h>

#include "base/text.h"
#include "storage/row_text.h"

namespace steward::storage {
namespace {

constexpr size_t kMaxFailure = 1000;

constexpr auto kInsertWitness = R"(
  INSERT INTO witness (address, public_key, added_by, added_at, next_at)
  VALUES ($1, $2, $3, $4::timestamptz, $4::timestamptz) ON CONFLICT DO NOTHING)";
constexpr auto kRemove =
    "UPDATE witness SET removed_at = $2::timestamptz WHERE address = $1 AND removed_at IS NULL";
#define STEWARD_WITNESS_COLUMNS                                                       \
  "id, address, public_key, (extract(epoch FROM added_at) * 1000000)::bigint, size, " \
  "(extract(epoch FROM succeeded_at) * 1000000)::bigint, failure, failures, has_parted"
constexpr auto kSelectWitnesses =
    "SELECT " STEWARD_WITNESS_COLUMNS " FROM witness WHERE removed_at IS NULL ORDER BY id";
constexpr auto kClaimDue =
    "UPDATE witness SET next_at = $3::timestamptz WHERE id = (SELECT id FROM witness WHERE removed_at IS "
    "NULL "
    "AND (size < $1 OR size > (SELECT size FROM ledger_head)) AND next_at <= $2::timestamptz ORDER BY "
    "next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) "
    "RETURNING " STEWARD_WITNESS_COLUMNS;
constexpr auto kClaimOne =
    "UPDATE witness SET next_at = $2::timestamptz WHERE id = $1 AND removed_at IS NULL "
    "RETURNING " STEWARD_WITNESS_COLUMNS;
#undef STEWARD_WITNESS_COLUMNS
constexpr auto kSelectWitnessKeys =
    "SELECT DISTINCT public_key FROM witness WHERE public_key <> '' ORDER BY 1";
constexpr auto kSucceeded = R"(
  UPDATE witness SET size = greatest(size, $2), succeeded_at = $3::timestamptz, failure = '', failures = 0,
    has_parted = false, next_at = $4::timestamptz WHERE id = $1)";
constexpr auto kFailed = R"(
  UPDATE witness SET failure = $2, failures = failures + 1, has_parted = has_parted OR $3, next_at = $4::timestamptz
  WHERE id = $1)";
constexpr auto kInsertCosignature = R"(
  INSERT INTO cosignature (head, witness, line, cosigned_at) VALUES ($1, $2, $3, $4::timestamptz)
  ON CONFLICT DO NOTHING)";

StoredWitness witness_of(const pqxx::row& row) {
  StoredWitness witness{row[0].as<int64_t>(),     row[1].as<std::string>(), row[2].as<std::string>(),
                        time_of(row[3]),          row[4].as<uint64_t>(),    {},
                        row[6].as<std::string>(), row[7].as<int>(),         row[8].as<bool>()};
  if (!row[5].is_null()) witness.succeeded_at = time_of(row[5]);
  return witness;
}

std::optional<StoredWitness> first_of(const pqxx::result& rows) {
  return rows.empty() ? std::optional<StoredWitness>() : witness_of(rows[0]);
}

}  // namespace

Status add_witness(pqxx::transaction_base& tx, const std::string& address, const std::string& public_key,
                   const std::string& actor, Timestamp now) {
  STEWARD_RETURN_IF_ERROR(check_storable(address, "The witness's address"));
  STEWARD_RETURN_IF_ERROR(check_storable(actor, "The actor"));
  if (tx.exec_params(kInsertWitness, address, public_key, actor, format_rfc3339(now)).affected_rows() == 1)
    return {};
  return Error{ErrorCode::kConflict, "Heads are posted to this witness already.", address};
}

Status remove_witness(pqxx::transaction_base& tx, const std::string& address, Timestamp now) {
  if (tx.exec_params(kRemove, address, format_rfc3339(now)).affected_rows() == 1) return {};
  return Error{ErrorCode::kNotFound,
               "Heads are posted to no such witness; `steward audit witness list` tells to whom.", address};
}

Result<std::vector<StoredWitness>> load_witnesses(pqxx::transaction_base& tx) {
  std::vector<StoredWitness> witnesses;
  for (const auto& row : tx.exec(kSelectWitnesses)) witnesses.push_back(witness_of(row));
  return witnesses;
}

std::vector<std::string> load_witness_keys(pqxx::transaction_base& tx) {
  std::vector<std::string> keys;
  for (const auto& row : tx.exec(kSelectWitnessKeys)) keys.push_back(row[0].as<std::string>());
  return keys;
}

Result<std::optional<StoredWitness>> claim_witness(pqxx::transaction_base& tx, uint64_t size, Timestamp now,
                                                   Timestamp until) {
  return first_of(
      tx.exec_params(kClaimDue, static_cast<int64_t>(size), format_rfc3339(now), format_rfc3339(until)));
}

Result<std::optional<StoredWitness>> claim_witness(pqxx::transaction_base& tx, int64_t witness,
                                                   Timestamp until) {
  return first_of(tx.exec_params(kClaimOne, witness, format_rfc3339(until)));
}

void put_posting(pqxx::transaction_base& tx, const Posting& posting) {
  if (posting.failure.empty())
    tx.exec_params(kSucceeded, posting.witness, static_cast<int64_t>(posting.size),
                   format_rfc3339(posting.at), format_rfc3339(posting.next_at));
  else
    tx.exec_params(kFailed, posting.witness, excerpt(to_valid_utf8(posting.failure), kMaxFailure),
                   posting.has_parted, format_rfc3339(posting.next_at));
}

void put_cosignature(pqxx::transaction_base& tx, int64_t head, int64_t witness, const std::string& line,
                     Timestamp cosigned_at) {
  tx.exec_params(kInsertCosignature, head, witness, line, format_rfc3339(cosigned_at));
}

}  // namespace steward::storage
