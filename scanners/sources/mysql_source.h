// MysqlSource: the tables and views of a MariaDB or MySQL server, read through libmariadb.
//
// Namespace "mysql://HOST:PORT" ("localhost" for unix sockets; the port always said), name "db.table"
// (https://openlineage.io/docs/spec/naming). Without a database in the address all are listed, but the
// server's own. What the user may not see the server does not tell of.
//
// Reads in read-only transactions with statement and lock timeouts; rows are streamed, at most
// max_bytes_per_second of them. A large table is thinned by the server (RAND with the seed) to about twice
// max_rows, and by a RowSampler to max_rows exactly, so nothing is counted first and every row is as likely;
// how many rows there are is then an estimate. Of a view the first max_rows rows are read. Binary columns are
// counted, not read. Server messages may quote data, so none is passed on but those of a refused connection.
// One thread.
#pragma once

#include <memory>
#include <string_view>

#include "scanners/sources/source.h"

namespace steward::scanners {

class MysqlSource : public Source {
 public:
  // mysql://USER:PASSWORD@HOST:PORT/DATABASE, or mariadb://; "?socket=PATH" for a unix socket. kUnavailable,
  // with host, port and reason, when it cannot be reached within 5 seconds or refuses; never the password.
  static Result<std::unique_ptr<Source>> open(std::string_view uri);
  ~MysqlSource() override;

  Result<Discovery> discover() override;
  // Empty where the server does not know when a table was written last (InnoDB forgets with a restart).
  Result<std::string> fingerprint(const Discovered& dataset) override;
  Result<ReadSummary> read(const Discovered& dataset, const ReadOptions& options, BatchSink& sink) override;

 private:
  struct Impl;
  explicit MysqlSource(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::scanners
