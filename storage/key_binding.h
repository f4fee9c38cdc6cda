// Which keys a database belongs to. Persons' hashes made with another subject key would be other persons, and
// a ledger signed with another key would not verify.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>

#include "base/hash.h"
#include "base/time.h"
#include "storage/pool.h"

namespace steward::storage {

struct KeyBinding {
  Digest subject_check{};   // service::SubjectHasher::check()
  std::string signing_key;  // audit::PublicKey::to_string()

  friend bool operator==(const KeyBinding&, const KeyBinding&) = default;
};

// None until the database is bound.
Result<std::optional<KeyBinding>> load_key_binding(pqxx::transaction_base& tx);

// Once and for ever: kConflict the second time. Call it under lock_writes().
Status bind_keys(pqxx::transaction_base& tx, const KeyBinding& binding, Timestamp now);

}  // namespace steward::storage
