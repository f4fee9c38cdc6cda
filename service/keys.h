// The secrets of one installation, and the rule that they and its database belong together.
#pragma once

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "base/time.h"
#include "service/keys/key_ring.h"
#include "service/subject_hasher.h"
#include "storage/pool.h"

namespace steward::service {

struct Keys {
  std::unique_ptr<KeyRing> signing;
  SubjectHasher subjects;  // DIR/subject.key
};

enum class SigningKeyNeed { kMustBeThere, kMayBeLost };

// The file of the signing key in `dir`, where no other place is named.
std::filesystem::path default_signing_file(const std::filesystem::path& dir);

// Makes the keys (and `dir`, 0700) for a database that has none yet and binds it to them. A database that is
// bound takes its own keys only: kConflict when they differ or are missing, and none are made. The database
// must be migrated. Processes that start together on one database agree on one pair of keys or are refused.
// A signing key that may be lost is not looked for: the ring is then good for nothing but being given a new
// one.
Result<Keys> open_keys(storage::Database& database, const SigningSource& source,
                       const std::filesystem::path& dir, Timestamp now,
                       SigningKeyNeed need = SigningKeyNeed::kMustBeThere);

}  // namespace steward::service
