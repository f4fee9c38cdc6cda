#include "storage/ledger_store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "storage/database_case.h"

namespace steward::storage {
namespace {

const Timestamp kNow = *parse_rfc3339("2026-11-20T10:00:00.123456Z");

audit::EntryDraft draft(int number, std::string_view kind = audit::entry_kind::kDecision) {
  audit::EntryDraft one;
  one.kind = kind;
  one.actor = "steward";
  one.time = kNow + std::chrono::seconds(number);
  one.body = {{"number", number}, {"text", "ä \"\\ 🙂 \x01"}};
  return one;
}

class LedgerStoreTest : public DatabaseCase {
 protected:
  std::vector<audit::Entry> append(const std::vector<audit::EntryDraft>& drafts) {
    return run([&](pqxx::work& tx) { return append_entries(tx, drafts); });
  }
  // Size, sequence, leaves and root all agree.
  void expect_sound(uint64_t size) {
    const audit::Frontier frontier = run([](pqxx::work& tx) { return load_frontier(tx); });
    ASSERT_EQ(frontier.size(), size);
    const auto leaves = run([&](pqxx::work& tx) { return load_leaves(tx, size); });
    EXPECT_EQ(frontier.root(), audit::tree_root(leaves));
    const auto entries = run([&](pqxx::work& tx) { return load_entries(tx, size, {}); });
    ASSERT_EQ(entries.size(), size);
    for (uint64_t i = 0; i < size; ++i) {
      ASSERT_EQ(entries[i].seq, static_cast<int64_t>(i));
      ASSERT_EQ(entries[i].leaf, leaves[i]);
      ASSERT_EQ(audit::leaf_hash(entries[i].canonical), leaves[i]);
    }
  }
};

TEST_F(LedgerStoreTest, IsEmptyAtFirst) {
  expect_sound(0);
}

TEST_F(LedgerStoreTest, NumbersEntriesAndGivesThemBack) {
  const auto first = append({draft(0), draft(1)});
  const auto second = append({draft(2)});
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[1].seq, 1);
  EXPECT_EQ(second[0].seq, 2);
  EXPECT_TRUE(append({}).empty());
  expect_sound(3);
  const auto stored = run([](pqxx::work& tx) { return load_entries(tx, 3, {}); });
  EXPECT_EQ(stored[1].canonical, first[1].canonical);
  EXPECT_EQ(stored[1].kind, "decision");
  EXPECT_EQ(stored[1].actor, "steward");
  EXPECT_EQ(stored[1].time, kNow + std::chrono::seconds(1));
}

TEST_F(LedgerStoreTest, FiltersByTimeKindAndSize) {
  append({draft(0), draft(1, audit::entry_kind::kScan), draft(2), draft(3)});
  const auto seqs = [&](uint64_t size, const EntryFilter& filter) {
    std::vector<int64_t> found;
    for (const auto& entry : run([&](pqxx::work& tx) { return load_entries(tx, size, filter); }))
      found.push_back(entry.seq);
    return found;
  };
  const auto at = [](int seconds) { return kNow + std::chrono::seconds(seconds); };
  EXPECT_EQ(seqs(4, {at(1), at(3), {}}), (std::vector<int64_t>{1, 2})) << "from is in, to is out";
  EXPECT_EQ(seqs(4, {{}, {}, "scan"}), (std::vector<int64_t>{1}));
  EXPECT_EQ(seqs(4, {{}, {}, "grant,scan"}), (std::vector<int64_t>{1}));
  EXPECT_EQ(seqs(4, {{}, {}, "scan,decision"}), (std::vector<int64_t>{0, 1, 2, 3}));
  EXPECT_EQ(seqs(3, {at(2), {}, {}}), (std::vector<int64_t>{2}));
}

TEST_F(LedgerStoreTest, ARollbackLeavesNoGap) {
  append({draft(0)});
  const Status undone = database_.run([](pqxx::work& tx) -> Status {
    STEWARD_RETURN_IF_ERROR(append_entries(tx, {draft(1), draft(2)}));
    return Error{ErrorCode::kConflict, "on purpose", ""};
  });
  EXPECT_FALSE(undone.ok());
  append({draft(3)});
  expect_sound(2);
}

TEST_F(LedgerStoreTest, RefusesToForget) {
  append({draft(0)});
  for (const std::string sql :
       {"UPDATE ledger_entry SET actor = 'x'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry",
        "DELETE FROM ledger_head", "DELETE FROM signed_head"}) {
    const std::string failure = failure_of(database_, [&](pqxx::work& tx) -> Status {
      tx.exec(sql);
      return {};
    });
    EXPECT_NE(failure.find("only ever grows"), std::string::npos) << sql << ": " << failure;
  }
  expect_sound(1);
}

TEST_F(LedgerStoreTest, NoticesADamagedHead) {
  append({draft(0), draft(1), draft(2)});
  run([](pqxx::work& tx) -> Result<bool> {
    tx.exec("UPDATE ledger_head SET size = 4");
    return true;
  });
  EXPECT_NE(failure_of(database_, [](pqxx::work& tx) { return append_entries(tx, {draft(3)}); }), "");
  EXPECT_NE(failure_of(database_, [](pqxx::work& tx) { return load_leaves(tx, 4); }), "");
}

TEST_F(LedgerStoreTest, ManyWritersOfTwoServersMakeOneOrder) {
  Database other({.url = url_});
  {
    LedgerWriter one(database_), two(other);
    std::vector<std::thread> threads;
    std::atomic<int> failures{0};
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < 100; ++i)
          if (!(t % 2 == 0 ? one : two).append(draft(t * 100 + i)).ok()) ++failures;
      });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(failures, 0);
  }
  expect_sound(800);
}

TEST_F(LedgerStoreTest, AWriterAnswersWithWhatIsStored) {
  LedgerWriter writer(database_);
  const auto entry = writer.append(draft(7));
  ASSERT_TRUE(entry.ok()) << entry.error().to_string();
  expect_sound(1);
  EXPECT_EQ(run([](pqxx::work& tx) { return load_entries(tx, 1, {}); })[0].canonical, entry->canonical);
}

TEST_F(LedgerStoreTest, AWriterRefusesWhatCannotBeStoredAndGoesOn) {
  LedgerWriter writer(database_);
  audit::EntryDraft bad = draft(0);
  bad.actor = std::string("a\0b", 3);
  const auto refused = writer.append(bad);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidInput);
  EXPECT_TRUE(writer.append(draft(1)).ok());
  expect_sound(1);
}

TEST_F(LedgerStoreTest, AWriterReportsAFailedTransactionAndGoesOn) {
  LedgerWriter writer(database_);
  const auto alter = [&](const std::string& sql) {
    run([&](pqxx::work& tx) -> Result<bool> {
      tx.exec(sql);
      return true;
    });
  };
  alter("ALTER TABLE ledger_head RENAME TO away");
  EXPECT_FALSE(writer.append(draft(0)).ok());
  alter("ALTER TABLE away RENAME TO ledger_head");
  const auto next = writer.append(draft(1));
  EXPECT_TRUE(next.ok()) << next.error().to_string();
  expect_sound(1);
}

}  // namespace
}  // namespace steward::storage
