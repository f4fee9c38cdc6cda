// PostgresSource: the tables, views and materialized views of one PostgreSQL database, read through libpqxx.
//
// Namespace "postgres://HOST:PORT" ("localhost" for unix sockets; the port always said), name
// "db.schema.table" (https://openlineage.io/docs/spec/naming). Everything but PostgreSQL's own schemas and
// temporary tables is listed. A partitioned table is one dataset: its partitions are read through it and not
// listed. Foreign tables are tables.
//
// Reads in read-only transactions with statement and lock timeouts, through a cursor whose fetches are
// bounded in bytes, and no faster than max_bytes_per_second. A table of up to max_rows rows is read whole. A
// larger one through TABLESAMPLE ... REPEATABLE (seed), more rows than needed, thinned by a RowSampler to
// max_rows exactly: by row below 1 GiB (kRandomRows), by page above (kRandomPages). Views and foreign tables
// cannot be sampled: their first max_rows rows are read (kFirstRows). Scanning a view runs its functions as
// the scanning user. Arrays come as their elements; columns of type bytea are counted, not read. Where row
// security hides rows from the scanning user, discover() says so.
//
// Server messages may quote data, so none is passed on: errors are told by SQLSTATE. One thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "scanners/sources/source.h"

namespace steward::scanners {

class PostgresSource : public Source {
 public:
  // A libpq URI or conninfo. kUnavailable, with host, port and reason, when it cannot be reached within 5
  // seconds or refuses; never the password.
  static Result<std::unique_ptr<Source>> open(std::string_view uri);
  ~PostgresSource() override;

  Result<Discovery> discover() override;
  // Of the table's files and its counters of writes, which lag behind a commit by a second at most; empty for
  // views and foreign tables.
  Result<std::string> fingerprint(const Discovered& dataset) override;
  // kNotFound when dropped since discover(), kForbidden, kTimeout; kUnavailable once the connection is lost.
  Result<ReadSummary> read(const Discovered& dataset, const ReadOptions& options, BatchSink& sink) override;

 private:
  struct Impl;
  explicit PostgresSource(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::scanners
