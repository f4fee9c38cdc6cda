// One relation of a PostgreSQL database, read inside a transaction: which rows, in what fetches, how fast.
// How rows are drawn is told in postgres_source.h. Throws what libpqxx throws; PostgresSource catches it.
#pragma once

#include <pqxx/pqxx>
#include <string>

#include "scanners/sources/source.h"

namespace steward::scanners {

struct PostgresRelation {
  std::string schema, table;
  char kind = 'r';  // pg_class.relkind

  bool stored() const { return kind == 'r' || kind == 'p' || kind == 'm'; }
};

// In effect until the transaction ends, so that a pooler between us and the server is harmless. Text forms
// are fixed: fingerprints of values must not depend on the server's locale. Parallel and shared scans return
// rows in any order.
inline constexpr char kPostgresSettings[] =
    "SET LOCAL lock_timeout = '3s'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'iso_8601';"
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits = 1; SET LOCAL synchronize_seqscans = off;"
    "SET LOCAL max_parallel_workers_per_gather = 0";

Result<ReadSummary> read_relation(pqxx::connection& connection, pqxx::transaction_base& transaction,
                                  const PostgresRelation& relation, const ReadOptions& options,
                                  BatchSink& sink);

// For Source::fingerprint().
std::string state_of_relation(pqxx::transaction_base& transaction, const PostgresRelation& relation);

}  // namespace steward::scanners
