// MysqlSession: one connection to a MariaDB or MySQL server. RAII over libmariadb; every failure is told in
// words of ours. One thread. https://mariadb.com/kb/en/mariadb-connectorc-api-functions/
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "scanners/sources/uri.h"

struct st_mysql;

namespace steward::scanners {

using MysqlRow = std::vector<std::string_view>;  // data() is null for NULL; views live until the next row

class MysqlSession {
 public:
  static Result<MysqlSession> open(const DatabaseUri& address);

  bool is_mariadb() const { return is_mariadb_; }
  std::string ns() const { return ns_; }

  Status run(const std::string& sql);
  // Streams the rows of an answer. `take` returns false to stop: the rest is not fetched, which costs the
  // connection; the next call opens another.
  Status each_row(const std::string& sql, const std::function<bool(const MysqlRow&)>& take);

  std::string literal(std::string_view text) const;
  static std::string identifier(std::string_view name);

 private:
  struct Close {
    void operator()(st_mysql* connection) const;
  };
  explicit MysqlSession(DatabaseUri address) : address_(std::move(address)) {}
  Status connect();
  Status query(const std::string& sql);

  DatabaseUri address_;
  std::string ns_;
  bool is_mariadb_ = false;
  std::unique_ptr<st_mysql, Close> connection_;
};

}  // namespace steward::scanners
