// What somebody changes by SQL is found, and the entry named. Each change is undone again: one ledger serves
// all.
#include "service/audit/live_verification.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "audit/tiles.h"
#include "storage/head_store.h"
#include "storage/ledger_store.h"
#include "storage/ledger_tiles.h"
#include "storage/server_store.h"
#include "storage/storage_fixture.h"

namespace steward::service {
namespace {

const Timestamp kNow = *parse_rfc3339("2026-07-30T10:00:00.123456Z");

// Months, a full tile on both sides of a signed head, and a right edge.
class LiveVerificationTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const int count : {300, 300, 100}) {
      append(count);
      sign();
    }
  }
  void append(int count) {
    const auto done = database_.run([&](pqxx::work& tx) -> Result<bool> {
      std::vector<audit::PreparedEntry> prepared;
      std::vector<const audit::PreparedEntry*> places;
      for (int i = 0; i < count; ++i, ++made_)
        prepared.push_back({"scan", "steward", kNow + std::chrono::hours(made_ / 4),
                            fmt::format(R"({{"number":{}}})", made_)});
      for (const auto& one : prepared) places.push_back(&one);
      STEWARD_ASSIGN_OR_RETURN(auto end, storage::lock_end(tx));
      STEWARD_RETURN_IF_ERROR(storage::append_after(tx, std::move(end), places));
      return true;
    });
    ASSERT_TRUE(done.ok()) << done.error().to_string();
  }
  void sign() {
    const auto done = database_.run([&](pqxx::work& tx) -> Result<storage::StoredHead> {
      STEWARD_ASSIGN_OR_RETURN(const auto moment, storage::load_moment(tx));
      const auto& frontier = moment.frontier;
      return storage::store_head(
          tx, {audit::sign_head(key_, frontier.size(), frontier.root(), kNow), moment.generation, {}}, kNow);
    });
    ASSERT_TRUE(done.ok()) << done.error().to_string();
  }

  template <class Change>
  LiveVerification after(Change&& change) {
    Result<LiveVerification> verified = LiveVerification{};
    const Status undone = database_.run([&](pqxx::work& tx) -> Status {
      tx.exec("SET LOCAL session_replication_role = replica");  // no trigger, as a superuser may
      change(tx);
      verified = verify_live(tx, {key_.public_key()});
      return Error{ErrorCode::kConflict, "undone", ""};
    });
    EXPECT_EQ(undone.error().message, "undone");
    EXPECT_TRUE(verified.ok()) << verified.error().to_string();
    return *std::move(verified);
  }
  LiveVerification after_sql(const std::string& sql) {
    return after([&](pqxx::work& tx) { tx.exec(sql); });
  }

  storage::Database database_{{.url = storage::migrated_database_url()}};
  audit::SigningKey key_ = audit::SigningKey::generate("steward");
  int made_ = 0;
};

std::string text_of(const LiveVerification& verified) {
  std::string text;
  for (const LiveFinding& finding : verified.findings)
    text += fmt::format("[{}-{}] {}\n", finding.first, finding.last, finding.what);
  return text;
}

bool names(const LiveVerification& verified, int64_t first, int64_t last, std::string_view words) {
  return std::any_of(verified.findings.begin(), verified.findings.end(), [&](const LiveFinding& finding) {
    return finding.first == first && finding.last == last && finding.what.find(words) != std::string::npos;
  });
}

TEST_F(LiveVerificationTest, WhatNobodyTouchedHolds) {
  const auto verified = verify_live(database_, {key_.public_key()});
  ASSERT_TRUE(verified.ok()) << verified.error().to_string();
  EXPECT_TRUE(verified->holds) << text_of(*verified);
  EXPECT_EQ(verified->entries, 700u);
  EXPECT_EQ(verified->heads, 3u);
  EXPECT_EQ(verified->tiles, 2u);
  EXPECT_EQ(verified->months, 2u);
  EXPECT_EQ(lines_of(*verified).size(), 4u);
}

TEST_F(LiveVerificationTest, NamesTheEntry) {
  struct Case {
    const char* sql;
    int64_t first, last;
    const char* words;
  };
  const Case cases[] = {
      // a row was changed
      {"UPDATE ledger_entry SET canonical = replace(canonical, ':17}', ':18}') WHERE seq = 17", 17, 17,
       "its text was changed"},
      {"UPDATE ledger_entry SET canonical = replace(canonical, ':650}', ':651}') WHERE seq = 650", 650, 650,
       "its text was changed"},
      {"UPDATE ledger_entry SET canonical = canonical || ' ' WHERE seq = 699", 699, 699,
       "its text was changed"},
      {"UPDATE ledger_entry SET leaf = sha256('x') WHERE seq = 17", 17, 17,
       "its hash was changed; the tree and the text agree"},
      {"UPDATE ledger_entry SET leaf = sha256('x') WHERE seq = 650", 650, 650, "its text was changed"},
      {"UPDATE ledger_entry SET leaf = sha256('x'), canonical = replace(canonical, ':17}', ':18}') WHERE seq "
       "= 17",
       17, 17, "neither is what the tree holds"},
      {"UPDATE ledger_entry SET kind = 'decision' WHERE seq = 17", 17, 17, "the column kind was changed"},
      {"UPDATE ledger_entry SET actor = 'somebody' WHERE seq = 255", 255, 255,
       "the column actor was changed"},
      {"UPDATE ledger_entry SET time = time + interval '1 s' WHERE seq = 256", 256, 256,
       "the column time was changed"},
      {"UPDATE ledger_entry SET period = 202611 WHERE seq = 17; SELECT 1", 17, 17, "belongs to 2026-07"},
      // a row was changed, and its hash with it
      {R"(UPDATE ledger_entry SET canonical = replace(canonical, ':17}', ':18}'),
            leaf = sha256('\x00'::bytea || convert_to(replace(canonical, ':17}', ':18}'), 'UTF8')) WHERE seq = 17)",
       17, 17, "the tree holds another"},
      {R"(UPDATE ledger_entry SET canonical = replace(canonical, ':650}', ':651}'),
            leaf = sha256('\x00'::bytea || convert_to(replace(canonical, ':650}', ':651}'), 'UTF8')) WHERE seq = 650)",
       640, 671, "The frontier in ledger_head is not that of entries 640 to 671"},
      {R"(UPDATE ledger_entry SET canonical = replace(canonical, ':650}', ':651}'),
            leaf = sha256('\x00'::bytea || convert_to(replace(canonical, ':650}', ':651}'), 'UTF8')) WHERE seq = 650)",
       600, 699, "is of another tree"},
      // deleted
      {"DELETE FROM ledger_entry WHERE seq = 0", 0, 0, "Entry 0 is missing"},
      {"DELETE FROM ledger_entry WHERE seq = 255", 255, 255, "Entry 255 is missing"},
      {"DELETE FROM ledger_entry WHERE seq BETWEEN 600 AND 602", 601, 601, "Entry 601 is missing"},
      {"DELETE FROM ledger_entry WHERE seq = 699", 699, 699, "Entry 699 is missing"},
      // put in
      {"INSERT INTO ledger_entry SELECT seq, 202611, kind, actor, time, leaf, canonical FROM ledger_entry "
       "WHERE seq = 17",
       17, 17, "stands there twice"},
      {"INSERT INTO ledger_entry SELECT 700, period, kind, actor, time, leaf, canonical FROM ledger_entry "
       "WHERE seq = 699",
       700, 700, "behind the end"},
      {"DELETE FROM ledger_entry WHERE seq = 17; INSERT INTO ledger_entry SELECT 17, 202607, kind, actor, "
       "time, leaf, "
       "canonical FROM ledger_entry WHERE seq = 16",
       17, 17, "the row holds the text of entry 16"},
      // swapped
      {"UPDATE ledger_entry SET seq = 5000 WHERE seq = 17; UPDATE ledger_entry SET seq = 17 WHERE seq = 23; "
       "UPDATE "
       "ledger_entry SET seq = 23 WHERE seq = 5000",
       23, 23, "the row holds the text of entry 17"},
      {"UPDATE ledger_entry SET seq = 5000 WHERE seq = 690; UPDATE ledger_entry SET seq = 690 WHERE seq = "
       "691; UPDATE "
       "ledger_entry SET seq = 691 WHERE seq = 5000",
       690, 690, "the row holds the text of entry 691"},
      {"UPDATE ledger_entry a SET canonical = b.canonical FROM ledger_entry b WHERE a.seq IN (17, 300) AND "
       "b.seq = 317 - "
       "a.seq",
       300, 300, "the row holds the text of entry 17"},
      // the tree
      {"UPDATE ledger_tile SET hashes = overlay(hashes placing sha256('x') from 32 * 17 + 1) WHERE level = 0 "
       "AND index = 1",
       273, 273, "its hash in tile 1 of level 0 was changed"},
      {"DELETE FROM ledger_tile WHERE level = 0 AND index = 1", 256, 511, "The tree lacks tile 1 of level 0"},
      {"UPDATE ledger_node SET hash = sha256('x') WHERE level = 1 AND index = 0", 0, 255, "it was changed"},
      {"DELETE FROM ledger_node WHERE level = 1 AND index = 1", 256, 511, "The tree lacks hash 1 of level 1"},
      {"INSERT INTO ledger_node VALUES (1, 2, sha256('x'))", -1, -1,
       "1/2 is of entries that the ledger does not have"},
      {"UPDATE ledger_head SET frontier = overlay(frontier placing sha256('x') from 33)", 512, 639,
       "The frontier in ledger_head was changed: entries 512 to 639"},
      {"UPDATE ledger_segment SET last_seq = last_seq - 1 WHERE period = 202607; SELECT 1", 7 * 4 - 1,
       7 * 4 - 1, ""},
      // signed heads
      {"UPDATE signed_head SET root = sha256('x') WHERE size = 600", -1, -1, "says other than the columns"},
      {"UPDATE signed_head SET checkpoint = replace(checkpoint, 'time 2026-07', 'time 2026-08') WHERE size = "
       "600",
       -1, -1, "no good signature"},
      {"UPDATE signed_head SET checkpoint = 'x' WHERE size = 300", -1, -1, "not a checkpoint"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.sql);
    const auto verified = after([&](pqxx::work& tx) {
      tx.exec("SELECT ledger_make_partition(202611)");
      tx.exec(one.sql);
    });
    EXPECT_FALSE(verified.holds);
    if (std::string_view(one.sql).find("last_seq") != std::string_view::npos) {
      EXPECT_NE(text_of(verified).find("names no month"), std::string::npos) << text_of(verified);
      continue;
    }
    EXPECT_TRUE(names(verified, one.first, one.last, one.words)) << text_of(verified);
  }
}

// Nothing but what was touched: a finding that names everything names nothing.
TEST_F(LiveVerificationTest, NamesNothingElse) {
  for (const char* sql :
       {"UPDATE ledger_entry SET canonical = replace(canonical, ':17}', ':18}') WHERE seq = 17",
        "UPDATE ledger_entry SET leaf = sha256('x') WHERE seq = 17",
        "DELETE FROM ledger_entry WHERE seq = 17",
        "UPDATE ledger_tile SET hashes = overlay(hashes placing sha256('x') from 1) WHERE level = 0 AND "
        "index = 0",
        "UPDATE ledger_node SET hash = sha256('x') WHERE level = 1 AND index = 0"}) {
    const auto verified = after_sql(sql);
    EXPECT_EQ(verified.findings.size(), 1u) << sql << "\n" << text_of(verified);
  }
}

TEST_F(LiveVerificationTest, AnEntryPutInBetweenMovesAllBehindIt) {
  const auto verified = after_sql(
      "UPDATE ledger_entry SET seq = seq + 10001 WHERE seq >= 300; UPDATE ledger_entry SET seq = seq - 10000 "
      "WHERE "
      "seq > 10000; INSERT INTO ledger_entry SELECT 300, period, kind, actor, time, leaf, canonical FROM "
      "ledger_entry "
      "WHERE seq = 299");
  EXPECT_TRUE(names(verified, 300, 300, "the row holds the text of entry 299")) << text_of(verified);
  EXPECT_TRUE(names(verified, 301, 301, "the row holds the text of entry 300")) << text_of(verified);
  EXPECT_TRUE(names(verified, 700, 700, "behind the end")) << text_of(verified);
}

TEST_F(LiveVerificationTest, MonthsAreAsTheyAreSaidToBe) {
  // July has the entries 0 to 151, August is open.
  const struct {
    const char* sql;
    int64_t first, last;
    const char* words;
  } cases[] = {
      {"UPDATE ledger_segment SET min_time = min_time + interval '1 h' WHERE period = 202607", 0, 151,
       "2026-07: its entries are said to be of 2026-07-30T11:00:00.123456Z to"},
      {"UPDATE ledger_segment SET max_time = max_time + interval '1 h' WHERE period = 202607", 0, 151,
       "ledger_segment was changed"},
      {"UPDATE ledger_head SET max_time = max_time - interval '1 h'", 152, 699, "ledger_head was changed"},
      {"UPDATE ledger_head SET min_time = NULL", 152, 699, "are said to be of no time"},
      {"UPDATE ledger_segment SET first_seq = 153 WHERE period = 202608", 152, 152,
       "2026-08: ledger_segment lets it begin with entry 153, and the month before ends with 151."},
      {"DELETE FROM ledger_segment WHERE period = 202608", 152, 699,
       "ledger_segment ends with entry 151, and the ledger with 699."},
      {"UPDATE ledger_segment SET state = 'dropped', file = '/nowhere', bytes = 1, sha256 = sha256('x'), "
       "archived_at = "
       "now() WHERE period = 202607; DELETE FROM ledger_entry WHERE seq < 152",
       0, 151, "is not there: bring it back"},
  };
  for (const auto& one : cases) {
    const auto verified = after_sql(one.sql);
    EXPECT_TRUE(names(verified, one.first, one.last, one.words)) << one.sql << "\n" << text_of(verified);
  }
}

TEST_F(LiveVerificationTest, ServersAreTakenAtTheWordInTheLedger) {
  constexpr auto kServer = "11111111-1111-4111-8111-111111111111";
  const auto word = [&](const char* event, int64_t recorded) {
    return audit::EntryDraft{
        "server",
        "steward",
        kNow + std::chrono::hours(500),
        {{"event", event}, {"server", kServer}, {"decided", recorded}, {"recorded", recorded}}};
  };
  const audit::EntryDraft decision{"decision",
                                   "a",
                                   kNow + std::chrono::hours(500),
                                   {{"server", kServer}, {"snapshots", boost::json::object()}}};
  const auto add = [&](pqxx::work& tx, int64_t recorded) -> Status {
    // 700 and 702 are words, 701 is the decision.
    STEWARD_ASSIGN_OR_RETURN(
        auto entries, storage::append_entries(tx, {word("started", 0), decision, word("stopped", recorded)}));
    entries.erase(entries.begin() + 1);
    storage::keep_words(tx, entries);
    return {};
  };
  const auto lost = after([&](pqxx::work& tx) { EXPECT_TRUE(add(tx, 2).ok()); });
  EXPECT_EQ(lost.findings.size(), 1u) << text_of(lost);
  EXPECT_TRUE(names(lost, 702, 702, "Decided but not recorded")) << text_of(lost);

  ASSERT_TRUE(database_.run([&](pqxx::work& tx) { return add(tx, 1); }).ok());
  const auto untouched = verify_live(database_, {key_.public_key()});
  ASSERT_TRUE(untouched.ok());
  EXPECT_TRUE(untouched->holds) << text_of(*untouched);
  EXPECT_EQ(untouched->words, 2u);
  EXPECT_EQ(untouched->servers, "What servers say they recorded is here: 1 decision of 1 server.");
  const struct {
    const char* sql;
    int64_t seq;
    const char* words;
  } cases[] = {
      {"UPDATE server_word SET canonical = replace(canonical, '\"recorded\":1', '\"recorded\":0') WHERE seq "
       "= 702",
       702, "server_word holds another text"},
      {"DELETE FROM server_word WHERE seq = 702", 702, "was taken out of server_word"},
      {"INSERT INTO server_word SELECT seq, time, canonical FROM ledger_entry WHERE seq = 17", 17,
       "no server said it"},
      {"INSERT INTO server_word SELECT 5000, time, canonical FROM ledger_entry WHERE seq = 700", 5000,
       "the ledger has no such entry"},
      {"INSERT INTO server_word SELECT -1, time, canonical FROM ledger_entry WHERE seq = 700", -1,
       "Entry -1: it stands in server_word, and the ledger has no such entry"},
      {"UPDATE server_word SET seq = 701 WHERE seq = 702", 701, "server_word holds another text"},
      {"UPDATE server_word SET time = time + interval '1 s' WHERE seq = 702", 702, "its time in server_word"},
  };
  for (const auto& one : cases) {
    const auto verified = after_sql(one.sql);
    EXPECT_TRUE(names(verified, one.seq, one.seq, one.words)) << one.sql << "\n" << text_of(verified);
  }
}

// Whoever changes row, leaf, tile, node and frontier alike has made another ledger, which was never signed.
TEST_F(LiveVerificationTest, SignedHeadsFindWhatIsConsistent) {
  const auto verified = after([&](pqxx::work& tx) {
    tx.exec(R"(UPDATE ledger_entry SET canonical = replace(canonical, ':317}', ':318}'),
                 leaf = sha256('\x00'::bytea || convert_to(replace(canonical, ':317}', ':318}'), 'UTF8')) WHERE seq = 317)");
    tx.exec(R"(UPDATE ledger_tile SET hashes = overlay(hashes placing
                 (SELECT leaf FROM ledger_entry WHERE seq = 317) from 32 * (317 - 256) + 1) WHERE level = 0 AND index = 1)");
    tx.exec(
        R"(UPDATE ledger_node SET hash = (SELECT ledger_subtree_root(hashes) FROM ledger_tile WHERE level = 0 AND index = 1)
               WHERE level = 1 AND index = 1)");
    storage::LedgerTiles tiles(tx);
    const auto frontier = audit::tree_frontier(700, tiles.reader());
    ASSERT_TRUE(frontier.ok());
    std::string nodes;
    for (const Digest& node : frontier->nodes()) nodes += to_hex(node);
    tx.exec_params("UPDATE ledger_head SET frontier = decode($1, 'hex')", nodes);
  });
  EXPECT_EQ(verified.findings.size(), 1u) << text_of(verified);
  EXPECT_TRUE(names(verified, 300, 599, "an entry from 300 to 599 is not what it was")) << text_of(verified);
}

TEST_F(LiveVerificationTest, FindsAnEndThatWasCutOff) {
  const auto verified = after([&](pqxx::work& tx) {
    storage::LedgerTiles tiles(tx);
    const auto frontier = audit::tree_frontier(600, tiles.reader());
    ASSERT_TRUE(frontier.ok());
    std::string nodes;
    for (const Digest& node : frontier->nodes()) nodes += to_hex(node);
    tx.exec("DELETE FROM ledger_entry WHERE seq >= 600");
    tx.exec_params(
        "UPDATE ledger_head SET size = 600, frontier = decode($1, 'hex'), "
        "max_time = (SELECT max(time) FROM ledger_entry)",
        nodes);
  });
  EXPECT_EQ(verified.findings.size(), 1u) << text_of(verified);
  EXPECT_TRUE(names(verified, 600, 699, "were cut off")) << text_of(verified);
}

TEST_F(LiveVerificationTest, AHeadOfAnotherKeyIsNoneOfOurs) {
  const auto stranger = audit::SigningKey::generate("steward");
  const auto verified = verify_live(database_, {stranger.public_key()});
  ASSERT_TRUE(verified.ok());
  EXPECT_EQ(verified->findings.size(), 3u) << text_of(*verified);
  const auto both = verify_live(database_, {stranger.public_key(), key_.public_key()});
  EXPECT_TRUE(both.ok() && both->holds);
}

TEST_F(LiveVerificationTest, LooksAtUpperLevelsToo) {
  for (int i = 0; i < 5; ++i) append(13'100);
  const auto untouched = verify_live(database_, {key_.public_key()});
  ASSERT_TRUE(untouched.ok()) << untouched.error().to_string();
  EXPECT_TRUE(untouched->holds) << text_of(*untouched);
  const auto tile = after_sql(
      "UPDATE ledger_tile SET hashes = overlay(hashes placing sha256('x') from 32 * 3 + 1) WHERE level = 1 "
      "AND index = 0");
  EXPECT_TRUE(names(tile, 768, 1023, "Tile 0 of level 1: hash 3")) << text_of(tile);
  const auto node = after_sql("UPDATE ledger_node SET hash = sha256('x') WHERE level = 2");
  EXPECT_TRUE(names(node, 0, 65'535, "Hash 0 of level 2")) << text_of(node);
}

}  // namespace
}  // namespace steward::service
