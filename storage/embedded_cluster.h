// A PostgreSQL cluster of Steward's own, for those who bring none.
//
// Lives under a data directory:
//   DIR/steward.lock   held (flock) for as long as the process lives; names its pid
//   DIR/postgres/      the cluster, owned by the unprivileged user
//   DIR/run/           its unix socket, 0700; a folder under /tmp when DIR is too long or too odd for one
//   DIR/conf/          its access rules, rewritten at each start; DIR/postgres.log is its log
//   DIR/keys/          signing and subject keys, 0700
// PostgreSQL listens on the socket only and authenticates by peer. Started by root, it runs as the user
// "postgres", or "nobody" where there is none.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/error.h"

namespace steward::storage {

// ~/.local/share/steward ($XDG_DATA_HOME respected); for root /var/lib/steward, which PostgreSQL's user can
// enter.
std::filesystem::path default_data_dir();

class EmbeddedCluster {
 public:
  // initdb on first use; recovers a cluster whose last owner was killed (an orphaned postmaster is stopped
  // first). kConflict, naming the pid and the URL to use instead, when another live process holds the
  // directory.
  static Result<std::unique_ptr<EmbeddedCluster>> start(const std::filesystem::path& data_dir);

  // Fast shutdown; waits until PostgreSQL is gone.
  ~EmbeddedCluster();

  std::string url() const;  // of the database "steward"
  std::filesystem::path keys_dir() const;
  int postmaster_pid() const;

  EmbeddedCluster(const EmbeddedCluster&) = delete;
  EmbeddedCluster& operator=(const EmbeddedCluster&) = delete;

 private:
  struct Impl;
  explicit EmbeddedCluster(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::storage
