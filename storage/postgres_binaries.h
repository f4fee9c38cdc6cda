// Where PostgreSQL's programs are on this machine.
#pragma once

#include <filesystem>
#include <optional>

#include "base/error.h"

namespace steward::storage {

inline constexpr int kOldestPostgres = 15;

struct PostgresBinaries {
  std::filesystem::path folder;  // holds initdb and postgres
  int major = 0;                 // 15
};

// In this order: the folder in $STEWARD_PGBIN, Debian's /usr/lib/postgresql/N/bin (the newest), $PATH. With
// `major` (a cluster that exists already) only that version will do. kUnavailable, naming the Debian package,
// when there is none.
Result<PostgresBinaries> find_postgres(std::optional<int> major);

}  // namespace steward::storage
