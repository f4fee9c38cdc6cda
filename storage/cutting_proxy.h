// For tests: stands between a client and its PostgreSQL and, when told to, lets one COMMIT through, waits until it has
// taken place, and cuts the connection before the client hears of it.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "storage/storage_fixture.h"

namespace steward::storage {

class CuttingProxy {
 public:
  // `url` names a folder of sockets: "…?host=FOLDER…".
  explicit CuttingProxy(std::string url);
  ~CuttingProxy();  // every connection is closed
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  const std::string& url() const { return url_; }
  void cut_next_commit() { armed_ = true; }
  bool has_cut() const { return has_cut_; }

 private:
  void accept_all();
  void carry(int client);

  TemporaryFolder folder_;
  std::string url_, server_socket_;
  int listener_ = -1;
  std::atomic<bool> stopping_{false}, armed_{false}, has_cut_{false};
  std::vector<std::thread> carriers_;  // the accepting thread's own
  std::thread accepting_;
};

}  // namespace steward::storage
