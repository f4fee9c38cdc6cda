#include "bench/ledger_bare.h"

#include <stdexcept>

#include "storage/copy_rows.h"

namespace steward::bench {
namespace {

constexpr auto kMakeBare = R"(
  CREATE TABLE bare (seq bigint NOT NULL, period integer NOT NULL, kind text NOT NULL, actor text NOT NULL,
                     time timestamptz NOT NULL, leaf bytea NOT NULL, canonical text COMPRESSION lz4 NOT NULL,
                     PRIMARY KEY (seq, period));
  ALTER TABLE bare ALTER COLUMN canonical SET STORAGE MAIN)";

void check(const Status& done) {
  if (!done.ok()) throw std::runtime_error(done.error().to_string());
}

}  // namespace

void make_bare_table(storage::Database& database) {
  check(database.run([](pqxx::work& tx) -> Status {
    tx.exec(kMakeBare);
    return {};
  }));
}

void copy_bare(storage::Database& database, const std::vector<const audit::Entry*>& entries) {
  check(database.run([&](pqxx::work& tx) -> Status {
    storage::CopyRows rows(tx, "bare", {"seq", "period", "kind", "actor", "time", "leaf", "canonical"});
    for (const audit::Entry* entry : entries) {
      rows.integer(entry->seq);
      rows.integer(202611);
      rows.text(entry->kind);
      rows.text(entry->actor);
      rows.time(entry->time);
      rows.bytes(as_bytes(entry->leaf));
      rows.text(entry->canonical);
      rows.end_row();
    }
    rows.complete();
    return {};
  }));
}

}  // namespace steward::bench
