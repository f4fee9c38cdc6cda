// A throwaway MariaDB server for one test binary: installed into a short folder under /tmp, unix socket only,
// gone afterwards. Started by root, it runs as root, which nobody else can reach.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace steward::testing {

class MariadbFixture {
 public:
  // Throws std::runtime_error, with the server's log, when it does not start.
  MariadbFixture();
  ~MariadbFixture();
  MariadbFixture(const MariadbFixture&) = delete;
  MariadbFixture& operator=(const MariadbFixture&) = delete;

  // "mysql://USER:PASSWORD@/DATABASE?socket=PATH"
  std::string url(const std::string& user_and_password, const std::string& database) const;

  // As the server's root; `sql` may hold several statements. Throws std::runtime_error with the server's
  // words.
  void execute(const std::string& sql, const std::string& database = "") const;

 private:
  std::string socket() const { return (dir_ / "s").string(); }
  void stop();

  std::filesystem::path dir_;
  pid_t server_ = -1;
};

}  // namespace steward::testing
