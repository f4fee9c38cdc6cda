// Posts signed heads to those who remember them: a file, a witness by HTTP (https://c2sp.org/tlog-witness), a
// second Steward. What they cosign is kept with the head.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "service/audit/heads.h"
#include "service/audit/witness_post.h"
#include "storage/pool.h"
#include "storage/witness_store.h"

namespace steward::service {

// What became of one posting.
struct PostOutcome {
  std::string address;
  uint64_t size = 0;        // of the head
  std::string failure;      // empty: it took it
  bool has_parted = false;  // it saw another history of this ledger: to be shouted
};

struct WitnessStanding {
  storage::StoredWitness witness;
  uint64_t lag = 0;  // entries of the ledger that it has not vouched for
};

// Thread-safe; of several servers on one database one posts at a time to a witness. A failure is tried again
// after half a minute, then twice as long each time, up to an hour.
class Witnesses {
 public:
  Witnesses(storage::Database& database, Heads& heads, Clock clock, PostToWitness post)
      : database_(database), heads_(heads), clock_(std::move(clock)), post_(std::move(post)) {}

  // `address`: "file:/…", or the prefix that "/add-checkpoint" is added to: "https://witness.example".
  // `public_key`: the witness's (audit::WitnessKey), without which its cosignatures prove nothing; empty for
  // a file. Recorded in the ledger.
  Status add(const std::string& address, const std::string& public_key, const std::string& actor);
  Status remove(const std::string& address, const std::string& actor);
  Result<std::vector<WitnessStanding>> list();

  // Posts the newest head to each that is behind and due; to all of them when `at_once`. An error: the
  // database.
  Result<std::vector<PostOutcome>> post(bool at_once = false);

 private:
  Result<PostOutcome> post_to(const storage::StoredWitness& witness, const storage::StoredHead& head);
  Status to_file(const storage::StoredWitness& witness, const storage::StoredHead& head, bool& has_parted);
  Status to_url(const storage::StoredWitness& witness, const storage::StoredHead& head, bool& has_parted);
  // `seen` entries, which are more than `size`, the head's.
  Error ahead(uint64_t seen, uint64_t size, bool& has_parted);
  Status keep_cosignature(const storage::StoredWitness& witness, const storage::StoredHead& head,
                          const std::string& body);

  storage::Database& database_;
  Heads& heads_;
  const Clock clock_;
  const PostToWitness post_;
};

}  // namespace steward::service
