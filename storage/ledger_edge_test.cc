// Short batches by one statement: what stands there afterwards is what the long way would have written.
#include "storage/ledger_edge.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "storage/database_case.h"
#include "storage/ledger_batch.h"
#include "storage/ledger_tiles.h"
#include "storage/server_store.h"

namespace steward::storage {
namespace {

const Timestamp kNow = *parse_rfc3339("2026-09-20T10:00:00.123456Z");

class LedgerEdgeTest : public DatabaseCase {
 protected:
  int made_ = 0;

  Generation generation() {
    return run([](pqxx::work& tx) { return load_generation(tx); });
  }
  // Texts that an array or a list of lines could take for something else.
  audit::PreparedEntry entry(Timestamp time = kNow) {
    static constexpr const char* kActors[] = {"ada", "", "NULL", "{a,\"b\\", "two\nlines", "ü€\t'"};
    audit::EntryDraft draft;
    draft.kind = audit::entry_kind::kDecision;
    draft.actor = kActors[made_ % 6];
    draft.time = time;
    draft.body = {{"number", made_++}, {"text", "a\nb\\\"c"}};
    return audit::prepare(draft);
  }
  Queued batch_of(size_t count, const Generation& based_on) {
    Queued batch(1);
    for (size_t i = 0; i < count; ++i) batch[0].entries.push_back(entry());
    batch[0].based_on = based_on;
    batch[0].decisions = static_cast<int64_t>(count);
    return batch;
  }
  void expect_whole_tree(uint64_t size) {
    const auto leaves = run([&](pqxx::work& tx) -> Result<std::vector<Digest>> {
      STEWARD_ASSIGN_OR_RETURN(const auto entries, load_entries(tx, size + 1, {}));
      std::vector<Digest> leaves;
      for (const audit::Entry& one : entries) {
        EXPECT_EQ(one.seq, static_cast<int64_t>(leaves.size()));
        EXPECT_EQ(one.leaf, audit::leaf_hash(one.canonical)) << one.canonical;
        leaves.push_back(one.leaf);
      }
      STEWARD_ASSIGN_OR_RETURN(const auto tiled, load_leaves(tx, size));
      EXPECT_EQ(tiled, leaves);
      STEWARD_ASSIGN_OR_RETURN(const auto frontier, load_frontier(tx));
      EXPECT_EQ(frontier.size(), size);
      EXPECT_EQ(frontier.root(), audit::tree_root(leaves));
      LedgerTiles tiles(tx);
      STEWARD_ASSIGN_OR_RETURN(const Digest root, audit::tree_root(size, tiles.reader()));
      EXPECT_EQ(root, frontier.root());
      EXPECT_EQ(tx.exec1("SELECT count(*) FROM ledger_tile")[0].as<uint64_t>(), size / 256);
      EXPECT_EQ(tx.exec1("SELECT count(*) FROM ledger_node")[0].as<uint64_t>(), size / 256);
      return leaves;
    });
    ASSERT_EQ(leaves.size(), size);
  }
};

TEST_F(LedgerEdgeTest, BatchesOfEverySizeLeaveTheTreeThatTheirEntriesGive) {
  BatchWriter writer(database_, nullptr);
  const Generation now = generation();
  uint64_t size = 0;
  for (const size_t count : {1, 254, 1, 1, 255, 256, 257, 511, 512, 600, 3, 300, 1}) {
    const auto written = writer.write(batch_of(count, now), 0);
    ASSERT_TRUE(written.ok() && (*written)[0]) << count << written.error().to_string();
    EXPECT_EQ((*written)[0]->front().seq, static_cast<int64_t>(size)) << count;
    size += count;
  }
  expect_whole_tree(size);
}

// Each finds the other behind the end it knew, at the edges of tiles too.
TEST_F(LedgerEdgeTest, TwoThatTakeTurnsLoseAndDoubleNothing) {
  Database other({.url = url_});
  BatchWriter writers[] = {{database_, nullptr}, {other, nullptr}};
  const Generation now = generation();
  uint64_t size = 0;
  for (int turn = 0; turn < 60; ++turn) {
    const size_t count = static_cast<size_t>(turn * 37 % 90 + 1);
    // The first writes twice in a row now and then: the second of these goes the short way.
    const auto written = writers[turn % 5 == 0 ? 1 : 0].write(batch_of(count, now), 0);
    ASSERT_TRUE(written.ok() && (*written)[0]) << turn;
    size += count;
  }
  expect_whole_tree(size);
}

// Restored from a backup, or the standby took over without the newest entries, while the server ran on: the
// ledger then came to the same size by entries that this server has never seen.
TEST_F(LedgerEdgeTest, AnEndOfTheSameSizeInAnotherLedgerIsAnother) {
  const Generation now = generation();
  const auto size = [&] { return run([](pqxx::work& tx) { return load_frontier(tx); }).size(); };
  const auto change = [&](const std::string& sql) {
    run([&](pqxx::work& tx) -> Result<bool> {
      tx.exec("SET LOCAL session_replication_role = replica");  // no trigger
      tx.exec(sql);
      return true;
    });
  };
  BatchWriter writer(database_, nullptr);
  // Within the tile at first, and over its end; the second time at once.
  for (const std::vector<size_t>& counts : {std::vector<size_t>{1, 1, 1, 300}, std::vector<size_t>{300, 1}}) {
    ASSERT_TRUE((*writer.write(batch_of(2, now), 0))[0]);
    change("CREATE TABLE backup AS SELECT * FROM ledger_head");
    const uint64_t kept = size();
    ASSERT_TRUE((*writer.write(batch_of(1, now), 0))[0]);
    change(
        fmt::format("DELETE FROM ledger_entry WHERE seq = {}; UPDATE ledger_head SET size = backup.size, "
                    "frontier = backup.frontier FROM backup; DROP TABLE backup",
                    kept));
    ASSERT_TRUE((*BatchWriter(database_, nullptr).write(batch_of(1, now), 0))[0]);
    for (const size_t count : counts) ASSERT_TRUE((*writer.write(batch_of(count, now), 0))[0]) << count;
    expect_whole_tree(size());
  }
}

TEST_F(LedgerEdgeTest, AStateThatMovedIsSeenAndANewOneIsTaken) {
  BatchWriter writer(database_, nullptr);
  const Generation before = generation();
  ASSERT_TRUE((*writer.write(batch_of(2, before), 0))[0]);
  ASSERT_TRUE((*writer.write(batch_of(2, before), 0))[0]);
  EXPECT_EQ(failure_of(database_, [&](pqxx::work& tx) { return bump_generation(tx, State::kConsent); }), "");
  EXPECT_FALSE((*writer.write(batch_of(2, before), 0))[0]);
  ASSERT_TRUE((*writer.write(batch_of(2, generation()), 0))[0]);
  expect_whole_tree(6);
}

TEST_F(LedgerEdgeTest, WhatCannotGoTheShortWayIsNotMade) {
  const auto edge = [&](uint64_t size, bool is_open_known) {
    LedgerEdge at;
    for (uint64_t n = 0; n < size; ++n) at.end.frontier.append(audit::leaf_hash(std::to_string(n)));
    at.end.period = 202609;
    at.end.present = 202611;
    if (is_open_known) at.open.emplace(size % 256);
    return at;
  };
  const struct {
    const char* what;
    LedgerEdge edge;
    size_t count;
    Timestamp time;
    bool is_made;
  } kCases[] = {
      {"one", edge(3, true), 1, kNow, true},
      {"most", edge(3, true), kMostAtEdge, kNow, true},
      {"too many", edge(3, true), kMostAtEdge + 1, kNow, false},
      {"none", edge(3, true), 0, kNow, false},
      {"of the month before", edge(3, true), 1, kNow - std::chrono::days(40), true},
      {"of the next month", edge(3, true), 1, kNow + std::chrono::days(20), false},
      {"the first ever", {}, 1, kNow, false},
      {"before an edge, leaves not known", edge(254, false), 1, kNow, true},
      {"over an edge, leaves not known", edge(254, false), 2, kNow, false},
      {"over an edge", edge(254, true), 3, kNow, true},
      {"over an edge of two levels", edge(65'535, true), 1, kNow, false},
  };
  for (const auto& c : kCases) {
    std::vector<audit::PreparedEntry> entries;
    std::vector<const audit::PreparedEntry*> places;
    for (size_t i = 0; i < c.count; ++i) entries.push_back(entry(c.time));
    for (const auto& one : entries) places.push_back(&one);
    EXPECT_EQ(EdgeBatch::make(c.edge, places).has_value(), c.is_made) << c.what;
  }
  audit::PreparedEntry broken = entry();
  broken.body += '\n';
  EXPECT_FALSE(EdgeBatch::make(edge(3, true), {&broken}));
}

TEST_F(LedgerEdgeTest, CountsAreToldWithEveryBatch) {
  DecisionCounters counters("5e0b1c9e-0d6f-4c57-9b1c-6a6a4b3f2d11");
  BatchWriter writer(database_, &counters);
  const Generation now = generation();
  for (int i = 1; i <= 4; ++i) {
    ASSERT_TRUE((*writer.write(batch_of(3, now), i))[0]);
    const auto row =
        run([&](pqxx::work& tx) -> Result<ServerRow> { return *load_server(tx, counters.server()); });
    EXPECT_EQ(row.recorded, 3 * i);
    EXPECT_EQ(row.batches, i);
    EXPECT_EQ(row.may_lose, i);
  }
  expect_whole_tree(12);
}

}  // namespace
}  // namespace steward::storage
