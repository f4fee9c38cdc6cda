// Steward as a witness of other ledgers (https://c2sp.org/tlog-witness): it cosigns a head only when it
// continues the last one that it saw of that ledger, so that a ledger that shows two histories finds nobody
// to vouch for both.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/cosignature.h"
#include "base/error.h"
#include "base/time.h"
#include "service/keys/key_ring.h"
#include "storage/pool.h"
#include "storage/witnessed_store.h"

namespace steward::service {

// What stands on the wire.
struct WitnessReply {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

// Thread-safe; of requests that race, in this process or another, each is judged after the one before it was
// kept.
class WitnessDesk {
 public:
  WitnessDesk(storage::Database& database, KeyRing& keys, Clock clock)
      : database_(database), keys_(keys), clock_(std::move(clock)) {}

  // The name under which it cosigns.
  static constexpr auto kName = "steward/witness";
  audit::WitnessKey key() const { return audit::witness_key_of(keys_.public_key(), kName); }

  // add-checkpoint: 200 with the line of the cosignature, or 400, 403, 404, 409 and 422 as the protocol has
  // them. The head is kept before the cosignature is given out. An Error: neither happened.
  Result<WitnessReply> add_checkpoint(std::string_view body);

  // Whose heads are cosigned (storage::trust_log_key()); recorded in the ledger.
  Status trust(const audit::PublicKey& key, const std::optional<audit::PublicKey>& replaces,
               const std::string& actor);
  Status distrust(const audit::PublicKey& key, const std::string& actor);
  Result<std::vector<storage::WitnessedLog>> logs();

 private:
  Result<WitnessReply> cosigned(pqxx::transaction_base& tx, int64_t log, const audit::TreeHead& head);

  storage::Database& database_;
  KeyRing& keys_;
  const Clock clock_;
};

}  // namespace steward::service
