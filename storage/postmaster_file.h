// postmaster.pid, as PostgreSQL keeps it in its data directory: who runs there, and whether it is ready.
// Lines: pid, data directory, start time, port, socket folder, address, shared memory, status.
// https://www.postgresql.org/docs/15/storage-file-layout.html
#pragma once

#include <sys/types.h>
#include <filesystem>
#include <optional>

#include "storage/os_user.h"

namespace steward::storage {

struct PostmasterFile {
  pid_t pid = 0;
  bool is_ready = false;
};

// None when there is no such file, or none that makes sense yet.
std::optional<PostmasterFile> read_postmaster_file(const std::filesystem::path& cluster);

// True when `pid` is a living process of `user` that works in `cluster`: a postmaster's working directory is
// its data directory, so a pid that was given to another program since is not mistaken for one.
bool is_postmaster_of(pid_t pid, const std::filesystem::path& cluster, const OsUser& user);

}  // namespace steward::storage
