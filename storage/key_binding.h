// Which keys a database belongs to. Persons' hashes made with another subject key would be other persons, and
// a ledger signed with another key would not verify. The signing key may give way to another; all that ever
// were in force are kept.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "audit/key_rotation.h"
#include "base/hash.h"
#include "base/time.h"
#include "storage/pool.h"

namespace steward::storage {

struct KeyBinding {
  Digest subject_check{};   // service::SubjectHasher::check()
  std::string signing_key;  // audit::PublicKey::to_string() of the one in force

  friend bool operator==(const KeyBinding&, const KeyBinding&) = default;
};

// None until the database is bound.
Result<std::optional<KeyBinding>> load_key_binding(pqxx::transaction_base& tx);

// Once and for ever: kConflict the second time. Call it under lock_writes().
Status bind_keys(pqxx::transaction_base& tx, const KeyBinding& binding, Timestamp now);

// Held to the end of the transaction by whoever stores a signed head or changes the key: no head is stored
// that a superseded key signed. Taken before lock_writes().
void lock_signing(pqxx::transaction_base& tx);

// The public key in force. kConflict while the database is not bound.
Result<std::string> load_key_in_force(pqxx::transaction_base& tx);

// The entry of the ledger by which the key in force came; none: it is the first. The key signs no tree that
// does not hold that entry.
std::optional<int64_t> load_entry_of_key_in_force(pqxx::transaction_base& tx);

// All that ever were in force, in order.
std::vector<std::string> load_keys(pqxx::transaction_base& tx);
// Whether one of them has these 32 bytes, whatever it is called.
bool is_own_key(pqxx::transaction_base& tx, std::string_view bytes);

// The statements by which the keys came, in order; none while the first is in force. Each was checked when it
// was stored, and is checked here again.
Result<std::vector<audit::KeyRotation>> load_key_history(pqxx::transaction_base& tx);

// From now on rotation.to is in force; `entry` is the entry that says so. kConflict when rotation.from is not
// the one in force, or rotation.to was before. Call it under lock_signing().
Status put_key_rotation(pqxx::transaction_base& tx, const audit::KeyRotation& rotation, int64_t entry);

}  // namespace steward::storage
