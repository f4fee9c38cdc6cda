// A throwaway PostgreSQL cluster for one test binary: initdb in a short folder under /tmp, unix socket only,
// gone afterwards. Started by root, it runs as "postgres" (or "nobody").
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace steward::testing {

class PostgresFixture {
 public:
  // Throws std::runtime_error, with PostgreSQL's log, when it does not start.
  PostgresFixture();
  ~PostgresFixture();
  PostgresFixture(const PostgresFixture&) = delete;
  PostgresFixture& operator=(const PostgresFixture&) = delete;

  // "postgres://USER@/DATABASE?host=SOCKET_DIR&port=5432"
  std::string url(const std::string& user = "postgres", const std::string& database = "postgres") const;

  // As superuser, outside a transaction block; `sql` may hold several statements. Throws what libpqxx throws.
  void execute(const std::string& sql, const std::string& database = "postgres") const;

 private:
  void stop();

  std::filesystem::path dir_;
  pid_t postmaster_ = -1;
};

}  // namespace steward::testing
