// Forward-only schema migrations, embedded in the binary from migrations/NNN_name.sql.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "storage/pool.h"

namespace steward::storage {

extern const std::vector<EmbeddedFile> kMigrations;

struct MigrationOutcome {
  int applied = 0;
  int current = 0;  // number of the newest migration
};

// Applies what is missing, one transaction each, under an advisory lock, so that servers starting together
// are safe. Fails when an applied migration's checksum differs from the binary's, or when the database is
// newer than the binary.
Result<MigrationOutcome> migrate(Database& database,
                                 const std::vector<EmbeddedFile>& migrations = kMigrations);

}  // namespace steward::storage
