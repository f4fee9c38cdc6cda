// Ledgers of others whose heads this server cosigns: which keys count for each, the last head it saw, and
// what it gave for it.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "audit/signing.h"
#include "audit/witness_request.h"
#include "base/error.h"
#include "base/time.h"

namespace steward::storage {

struct WitnessedLog {
  int64_t id = 0;
  std::string origin;
  audit::WitnessedHead seen;
  std::optional<Timestamp> seen_at;
  std::string checkpoint;              // the last one; empty: none was seen
  std::string cosignature;             // of it, a line; empty: it was given before it was kept
  std::vector<audit::PublicKey> keys;  // that count
};

// `key` counts from now on: for a ledger of its own, or for the one that `replaces` counts for (it then does
// no more). kConflict when it counts already, kNotFound when `replaces` does not.
Status trust_log_key(pqxx::transaction_base& tx, const audit::PublicKey& key,
                     const std::optional<audit::PublicKey>& replaces, const std::string& actor,
                     Timestamp now);
// kNotFound when it does not count.
Status distrust_log_key(pqxx::transaction_base& tx, const audit::PublicKey& key, const std::string& actor,
                        Timestamp now);

Result<std::vector<WitnessedLog>> load_witnessed_logs(pqxx::transaction_base& tx);
Result<std::vector<WitnessedLog>> load_witnessed_logs(pqxx::transaction_base& tx, const std::string& origin);

// Locked until the transaction ends: of requests that race one is judged after the other.
Result<WitnessedLog> lock_witnessed_log(pqxx::transaction_base& tx, int64_t log);

// The head and the line that cosigns it.
void put_witnessed_head(pqxx::transaction_base& tx, int64_t log, const audit::TreeHead& head,
                        const std::string& cosignature, Timestamp now);

}  // namespace steward::storage
