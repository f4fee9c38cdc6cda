// The secrets of one installation, and the rule that they and its database belong together.
#pragma once

#include <filesystem>

#include "audit/signing.h"
#include "base/error.h"
#include "base/time.h"
#include "service/subject_hasher.h"
#include "storage/pool.h"

namespace steward::service {

struct Keys {
  audit::SigningKey signing;  // DIR/signing.pem
  SubjectHasher subjects;     // DIR/subject.key
};

// Makes the keys (and `dir`, 0700) for a database that has none yet and binds it to them. A database that is
// bound takes its own keys only: kConflict when they differ or are missing, and none are made. The database
// must be migrated. Processes that start together on one database agree on one pair of keys or are refused.
Result<Keys> open_keys(storage::Database& database, const std::filesystem::path& dir, Timestamp now);

}  // namespace steward::service
