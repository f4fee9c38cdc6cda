// Signed heads of the ledger: made when asked for and on a schedule, kept, and shown to be of one history.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/key_rotation.h"
#include "audit/merkle.h"
#include "audit/tiles.h"
#include "base/error.h"
#include "base/time.h"
#include "service/keys/key_ring.h"
#include "storage/head_store.h"
#include "storage/pool.h"

namespace steward::service {

// A proof that the tree of `first` entries begins the tree of `second` (RFC 6962 §2.1.2).
struct Consistency {
  uint64_t first = 0, second = 0;
  Digest first_root{}, second_root{};
  audit::Proof proof;
};

// Thread-safe. Signing fails with kConflict when this server's key was superseded and it does not hold the
// one in force, and with kUnavailable while what holds the key cannot be reached; nothing else of Steward
// needs the key.
class Heads {
 public:
  Heads(storage::Database& database, KeyRing& keys, Clock clock)
      : database_(database), keys_(keys), clock_(std::move(clock)) {}

  // Of the present tree. The one that is kept of this tree already, if there is one: of one tree everybody is
  // told the same.
  Result<storage::StoredHead> sign();
  // Of a tree that was the present one at `moment`. None when a new key came into force since: it signs no
  // tree that does not hold the entry by which it came, and the old key signs no more. Take a later moment
  // then.
  Result<std::optional<storage::StoredHead>> sign(const storage::LedgerMoment& moment);

  // Of the key in force, for what else the ledger signs.
  Result<audit::SharedSigner> signer();

  // The newest that is kept, with its cosignatures. kNotFound when none was ever signed.
  Result<storage::StoredHead> newest();

  // Every public key that ever was in force, in order, and the statements by which they came.
  Result<std::vector<std::string>> keys();
  Result<std::vector<audit::KeyRotation>> key_history();

  // The one of them that signed `head`; kNotFound when none did.
  Result<audit::PublicKey> key_of(const audit::TreeHead& head);

  // The same with the statements by which the keys before it gave way to it, oldest first.
  struct SignedBy {
    audit::PublicKey key;
    std::vector<std::string> rotations;
  };
  Result<SignedBy> signed_by(const audit::TreeHead& head);

  // Entries since the newest head.
  Result<uint64_t> unsigned_entries();

  // The tile of a tree that is or was the present one, and the texts of its leaves
  // (https://c2sp.org/tlog-tiles). kNotFound beyond the present tree, and for texts that were dropped.
  Result<std::vector<Digest>> tile(const audit::TileId& tile);
  Result<std::vector<std::string>> entries(uint64_t index, int width);

  // `second`: the present size unless given. kInvalidInput when first > second or second is beyond the
  // present.
  Result<Consistency> consistency(uint64_t first, std::optional<uint64_t> second);

 private:
  storage::Database& database_;
  KeyRing& keys_;
  const Clock clock_;
};

}  // namespace steward::service
