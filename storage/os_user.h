// Accounts of the operating system, as far as running PostgreSQL needs them: it refuses to run as root.
#pragma once

#include <sys/types.h>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace steward::storage {

struct OsUser {
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;  // looked up here because the lookup is not safe between fork and exec
};

bool running_as_root();

// Who a PostgreSQL started by this process runs as: this user, or for root "postgres", else "nobody".
Result<OsUser> postgres_user();

// Gives up root for `user`. Async-signal-safe, so that a forked child may call it; false with errno on
// failure.
bool become(const OsUser& user);

// The first of `path`'s ancestors, root first and itself last, that `user` may not enter; none when it can
// enter all.
Result<std::optional<std::filesystem::path>> first_closed_folder(const std::filesystem::path& path,
                                                                 const OsUser& user);

}  // namespace steward::storage
