// Steward as a witness of other ledgers (https://c2sp.org/tlog-witness): it cosigns a head only when it
// continues the last one that it saw of that ledger, so that a ledger that shows two histories finds nobody
// to vouch for both. What shows a second history is kept, and recorded in the ledger of the witness.
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
#include "storage/split_view_store.h"
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
  // them. The head is kept before the cosignature is given out, and a head that shows a second history before
  // it is refused. An Error: neither happened.
  // Whoever may send anything waits for nobody and holds nobody up: nothing is locked before the head is
  // found to be signed by a trusted key and to continue what was seen, and a head that was cosigned already
  // gets the same line again.
  Result<WitnessReply> add_checkpoint(std::string_view body);

  // Whose heads are cosigned (storage::trust_log_key()); recorded in the ledger. kInvalidInput for a key of
  // this server's own ledger: one's own word for oneself is worth nothing.
  Status trust(const audit::PublicKey& key, const std::optional<audit::PublicKey>& replaces,
               const std::string& actor);
  Status distrust(const audit::PublicKey& key, const std::string& actor);
  Result<std::vector<storage::WitnessedLog>> logs();

  // The second histories that were caught, in order, and what shows one of them (kNotFound).
  Result<std::vector<storage::SplitView>> split_views();
  Result<storage::SplitViewEvidence> evidence_of(int64_t split_view);

 private:
  // What became of a request; `line` of a head that is cosigned, now or before.
  struct Hearing {
    audit::WitnessJudgement judgement;
    std::optional<storage::WitnessedLog> log;
    std::string line;
  };
  Result<Hearing> hear(const audit::WitnessRequest& request);
  Result<Hearing> cosign(const audit::WitnessRequest& request, int64_t log);
  Status keep_if_split(const audit::WitnessRequest& request, const Hearing& hearing);

  storage::Database& database_;
  KeyRing& keys_;
  const Clock clock_;
};

}  // namespace steward::service
