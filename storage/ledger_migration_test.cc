// A database of before migration 011, with entries of several months, carried over.
#include <gtest/gtest.h>

#include "storage/head_store.h"
#include "storage/ledger_store.h"
#include "storage/ledger_tiles.h"
#include "storage/migrations.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

constexpr int64_t kEntries = 66'000;  // past a full tile of level 1
const Timestamp kApril = *parse_rfc3339("2026-04-29T00:00:00Z");

std::vector<EmbeddedFile> migrations_to(size_t number) {
  std::vector<EmbeddedFile> first;
  for (const EmbeddedFile& file : kMigrations)
    if (std::stoul(std::string(file.name.substr(0, 3))) <= number) first.push_back(file);
  return first;
}

// As release 010 wrote them. One clock in a hundred stands an hour back, across the ends of months too.
std::vector<audit::Entry> entries_of_before(int64_t count) {
  std::vector<audit::Entry> entries;
  for (int64_t seq = 0; seq < count; ++seq) {
    const Timestamp time =
        kApril + std::chrono::minutes(2 * seq) - std::chrono::hours(seq % 100 == 7 ? 1 : 0);
    entries.push_back(audit::seal_prepared(
        {seq % 3 ? "decision" : "scan", "steward", time, R"({"number":)" + std::to_string(seq) + "}"}, seq));
  }
  return entries;
}

Status fill(Database& database, const std::vector<audit::Entry>& entries, audit::Frontier& frontier) {
  return database.run([&](pqxx::work& tx) -> Status {
    pqxx::stream_to rows(tx, "ledger_entry",
                         std::vector<std::string>{"seq", "kind", "actor", "time", "leaf", "canonical"});
    for (const audit::Entry& entry : entries) {
      rows << std::make_tuple(entry.seq, entry.kind, entry.actor, format_rfc3339(entry.time),
                              "\\x" + to_hex(entry.leaf), entry.canonical);
      frontier.append(entry.leaf);
    }
    rows.complete();
    std::string nodes;
    for (const Digest& node : frontier.nodes()) nodes += to_hex(node);
    tx.exec_params("UPDATE ledger_head SET size = $1, frontier = decode($2, 'hex')",
                   static_cast<int64_t>(frontier.size()), nodes);
    tx.exec(
        "INSERT INTO signed_head (size, root, checkpoint, stored_at) VALUES (3, sha256('x'), 'c', now())");
    return {};
  });
}

TEST(LedgerMigration, CarriesOverWhatWasRecorded) {
  Database database({.url = empty_database_url()});
  ASSERT_TRUE(migrate(database, migrations_to(10)).ok());
  const auto before = entries_of_before(kEntries);
  audit::Frontier frontier;
  const Status filled = fill(database, before, frontier);
  ASSERT_TRUE(filled.ok()) << filled.error().to_string();
  const auto migrated = migrate(database);
  ASSERT_TRUE(migrated.ok()) << migrated.error().to_string();

  std::vector<Digest> leaves;
  for (const auto& entry : before) leaves.push_back(entry.leaf);
  const auto read = database.read([&](pqxx::transaction_base& tx) -> Result<int> {
    STEWARD_ASSIGN_OR_RETURN(const auto moment, load_moment(tx));
    EXPECT_EQ(moment.frontier.root(), frontier.root());
    STEWARD_ASSIGN_OR_RETURN(const auto after, load_entries(tx, moment.frontier.size(), {}));
    EXPECT_EQ(after.size(), before.size());
    for (size_t i = 0; i < after.size() && i < before.size(); ++i)
      if (after[i].canonical != before[i].canonical || after[i].leaf != before[i].leaf ||
          after[i].seq != before[i].seq || after[i].time != before[i].time || after[i].kind != before[i].kind)
        ADD_FAILURE() << "entry " << i << " is another";
    LedgerTiles tiles(tx);
    for (const uint64_t size : {uint64_t{65'536}, uint64_t{65'800}, uint64_t{kEntries}}) {
      const audit::MerkleTree tree({leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(size)});
      STEWARD_ASSIGN_OR_RETURN(const Digest root, audit::tree_root(size, tiles.reader()));
      EXPECT_EQ(root, tree.root()) << size;
      for (uint64_t index = 0; index < size; index += 6'007) {
        STEWARD_ASSIGN_OR_RETURN(const auto proof, audit::inclusion_proof(index, size, tiles.reader()));
        EXPECT_EQ(proof, tree.inclusion_proof(index)) << index << " of " << size;
      }
    }
    return tx.exec1("SELECT count(*) FROM ledger_segment WHERE state = 'closed'")[0].as<int>();
  });
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  EXPECT_EQ(*read, 3) << "April, May, June; July is open";

  // It goes on where it was, and stays append-only.
  LedgerWriter writer(database);
  const auto next = writer.append({"scan", "steward", kApril, {}});
  ASSERT_TRUE(next.ok()) << next.error().to_string();
  EXPECT_EQ(next->seq, kEntries);
  frontier.append(next->leaf);
  EXPECT_EQ(database.run([](pqxx::work& tx) { return load_frontier(tx); })->root(), frontier.root());
  for (const std::string sql : {"DELETE FROM ledger_entry", "DELETE FROM ledger_entry_202605",
                                "TRUNCATE ledger_entry_202605", "UPDATE ledger_entry_202605 SET actor = 'x'",
                                "DELETE FROM ledger_tile", "UPDATE ledger_node SET level = 9"}) {
    const std::string failure = failure_of(database, [&](pqxx::work& tx) -> Status {
      tx.exec(sql);
      return {};
    });
    EXPECT_NE(failure.find("only ever grows"), std::string::npos) << sql << ": " << failure;
  }
}

TEST(LedgerMigration, AnEmptyLedgerStaysEmpty) {
  Database database({.url = empty_database_url()});
  ASSERT_TRUE(migrate(database, migrations_to(10)).ok());
  ASSERT_TRUE(migrate(database).ok());
  EXPECT_TRUE(LedgerWriter(database).append({"scan", "steward", kApril, {}}).ok());
  EXPECT_EQ(database.run([](pqxx::work& tx) { return load_frontier(tx); })->size(), 1u);
}

}  // namespace
}  // namespace steward::storage
