#include "storage/ledger_tiles.h"

#include <gtest/gtest.h>

#include "storage/database_case.h"
#include "storage/ledger_store.h"

namespace steward::storage {
namespace {

// The database's clock bounds months, so those of the past are what a test can count on.
const Timestamp kJuly = *parse_rfc3339("2026-07-30T10:00:00Z");

class LedgerTilesTest : public DatabaseCase {
 protected:
  // So many entries in one transaction, an hour after each other.
  void append(size_t count, Timestamp from = kJuly, std::chrono::seconds apart = std::chrono::seconds(0)) {
    std::vector<audit::PreparedEntry> prepared;
    std::vector<const audit::PreparedEntry*> places;
    for (size_t i = 0; i < count; ++i)
      prepared.push_back({"scan", "steward", from + apart * static_cast<int>(i), "{}"});
    for (const auto& one : prepared) places.push_back(&one);
    const auto entries = run([&](pqxx::work& tx) -> Result<std::vector<audit::Entry>> {
      STEWARD_ASSIGN_OR_RETURN(auto end, lock_end(tx));
      return append_after(tx, std::move(end), places);
    });
    for (const auto& entry : entries) leaves_.push_back(entry.leaf);
  }
  std::string first_column(const std::string& sql) {
    return run([&](pqxx::work& tx) -> Result<std::string> {
      std::string all;
      for (const auto& row : tx.exec(sql)) all += (all.empty() ? "" : " ") + std::string(row[0].c_str());
      return all;
    });
  }
  // Proofs of the tree of `size` entries are those of the tree in memory.
  void expect_proofs(uint64_t size, const std::vector<uint64_t>& indexes) {
    const audit::MerkleTree tree({leaves_.begin(), leaves_.begin() + static_cast<std::ptrdiff_t>(size)});
    const Status compared = database_.read([&](pqxx::transaction_base& tx) -> Status {
      LedgerTiles tiles(tx);
      STEWARD_ASSIGN_OR_RETURN(const Digest root, audit::tree_root(size, tiles.reader()));
      EXPECT_EQ(root, tree.root()) << size;
      for (const uint64_t index : indexes) {
        if (index >= size) continue;
        STEWARD_ASSIGN_OR_RETURN(const auto proof, audit::inclusion_proof(index, size, tiles.reader()));
        EXPECT_EQ(proof, tree.inclusion_proof(index)) << index << " of " << size;
        STEWARD_ASSIGN_OR_RETURN(const auto at_once, tiles.inclusion_proof(index, size));
        EXPECT_EQ(at_once, proof) << index << " of " << size;
        STEWARD_ASSIGN_OR_RETURN(const auto step, audit::consistency_proof(index, size, tiles.reader()));
        EXPECT_EQ(step, tree.consistency_proof(index)) << index << " to " << size;
      }
      return {};
    });
    EXPECT_TRUE(compared.ok()) << compared.error().to_string();
  }

  std::vector<Digest> leaves_;
};

TEST_F(LedgerTilesTest, GiveTheProofsOfEverySizeNearTheEdgeOfATile) {
  for (const size_t count : {1, 2, 252, 1, 1, 1, 254, 1, 3, 600, 1}) append(count);
  for (const uint64_t size : {1, 2, 3, 255, 256, 257, 258, 511, 512, 513, 700, 768, 1024, 1117})
    expect_proofs(size, {0, 1, 2, 254, 255, 256, 257, 511, 512, 700, 767, 768, 1023, 1116});
  EXPECT_EQ(first_column("SELECT level || '/' || index FROM ledger_tile ORDER BY level, index"),
            "0/0 0/1 0/2 0/3");
  EXPECT_EQ(first_column("SELECT level || '/' || index FROM ledger_node ORDER BY level, index"),
            "1/0 1/1 1/2 1/3");
}

TEST_F(LedgerTilesTest, ReachASecondLevel) {
  append(5);
  for (int i = 0; i < 5; ++i) append(13'200);
  const uint64_t size = leaves_.size();
  ASSERT_GT(size, 256u * 256u);
  for (const uint64_t tree : {uint64_t{65'535}, uint64_t{65'536}, uint64_t{65'537}, size})
    expect_proofs(tree, {0, 255, 256, 40'000, 65'279, 65'280, 65'535, 65'536, size - 1});
  EXPECT_EQ(first_column("SELECT index FROM ledger_tile WHERE level = 1"), "0");
  EXPECT_EQ(first_column("SELECT count(*) FROM ledger_node WHERE level = 1"), "257");
  EXPECT_EQ(first_column("SELECT index FROM ledger_node WHERE level = 2"), "0");
}

TEST_F(LedgerTilesTest, SayWhatIsMissing) {
  append(300);
  run([](pqxx::work& tx) -> Result<bool> {
    tx.exec("ALTER TABLE ledger_entry_202607 DISABLE TRIGGER append_only");
    tx.exec("DELETE FROM ledger_entry_202607 WHERE seq = 270");
    return true;
  });
  const std::string failure = failure_of(database_, [&](pqxx::work& tx) {
    return LedgerTiles(tx).read({0, 1, 44});
  });
  EXPECT_NE(failure.find("lacks entries from 256 to 299"), std::string::npos) << failure;
  EXPECT_NE(failure_of(database_, [&](pqxx::work& tx) { return LedgerTiles(tx).read({0, 2, 1}); }), "");
  EXPECT_NE(failure_of(database_, [&](pqxx::work& tx) { return LedgerTiles(tx).read({1, 0, 2}); }), "");
}

// July to September in one transaction, then a clock that goes back, then one that runs far ahead.
TEST_F(LedgerTilesTest, MonthsBeginAndNeverGoBack) {
  append(70, kJuly, std::chrono::hours(24));
  append(3, kJuly);
  append(3, *parse_rfc3339("2199-01-01T00:00:00Z"));
  const std::string present = first_column("SELECT ledger_month(now())");
  EXPECT_EQ(first_column("SELECT period || ':' || first_seq || '-' || coalesce(last_seq, -1) || ':' || state "
                         "FROM ledger_segment ORDER BY period"),
            "202607:0-1:closed 202608:2-32:closed 202609:33-62:closed 202610:63-72:closed " + present +
                ":73--1:open");
  EXPECT_EQ(first_column("SELECT count(*) FROM ledger_entry e JOIN ledger_segment s USING (period) "
                         "WHERE seq < first_seq OR seq > last_seq"),
            "0");
  EXPECT_EQ(first_column("SELECT to_char(min_time, 'MM-DD') || ' ' || to_char(max_time, 'MM-DD') "
                         "FROM ledger_segment WHERE period = 202610"),
            "07-30 10-07")
      << "the clock that went back";
  expect_proofs(76, {0, 1, 2, 33, 75});
}

TEST_F(LedgerTilesTest, AReaderOfTheLedgerDoesNotHoldUpANewMonth) {
  append(1);
  pqxx::connection connection(url_);
  pqxx::work reader(connection);
  reader.exec("SELECT count(*) FROM steward.ledger_entry");
  append(1, kJuly + std::chrono::hours(24 * 40));
  EXPECT_EQ(first_column("SELECT count(*) FROM ledger_segment"), "2");
}

}  // namespace
}  // namespace steward::storage
