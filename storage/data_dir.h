// The folders of a data directory (layout: storage/embedded_cluster.h), their owners and rights.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"
#include "storage/os_user.h"

namespace steward::storage {

struct DataDir {
  std::filesystem::path root;     // DIR, absolute
  std::filesystem::path cluster;  // DIR/postgres; made by initdb
  std::filesystem::path config;   // DIR/conf: pg_hba.conf and pg_ident.conf, rewritten at each start
  std::filesystem::path keys;     // DIR/keys
  std::filesystem::path log;      // DIR/postgres.log
  std::filesystem::path sockets;  // DIR/run or a short path under /tmp

  std::string url(const std::string& database) const;  // libpq URI over the socket
};

inline constexpr int kSocketPort = 5432;  // names the socket file only

// Names every path; touches nothing.
DataDir layout_of(const std::filesystem::path& data_dir, const OsUser& postgres);

// Makes DIR, so that `postgres` can enter it. kForbidden, with the fix, when a folder above is closed to that
// user.
Status make_root(const DataDir& dir, const OsUser& postgres);

// Makes keys, config and sockets. Under the lock only.
Status make_folders(const DataDir& dir, const OsUser& postgres);

}  // namespace steward::storage
