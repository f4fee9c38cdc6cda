// `steward audit verify` with the real binary: over a ledger that a real server wrote, whole, and changed by
// SQL as only a superuser can; and what each command about proofs prints for scripts.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <pqxx/pqxx>

#include "base/json.h"
#include "tests/integration/postgres_fixture.h"
#include "tests/support/http_client.h"
#include "tests/support/steward_process.h"
#include "tests/support/temporary_dir.h"

namespace steward::testing {
namespace {

namespace fs = std::filesystem;

constexpr int kDecisions = 290;  // more than a full tile
constexpr auto kDecision = R"({"subject":{"id":"job","roles":["analyst"]},"action":"read",
                               "resources":["no such dataset"],"purpose":"analytics"})";
constexpr const char* kTables[] = {"ledger_entry", "ledger_tile",    "ledger_node", "signed_head",
                                   "ledger_head",  "ledger_segment", "server_word"};

// One ledger for all: made once, put back after each change.
class AuditVerify : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    place_ = std::make_unique<Place>();
    place_->postgres.execute("CREATE DATABASE ledger");
    {
      ServerProcess server(data(), {"--database", url()});
      for (int i = 0; i < kDecisions; ++i)
        ASSERT_TRUE(http(server.port(), "POST", "/api/v1/decisions", kDecision));
      server.kill(SIGTERM);
      ASSERT_EQ(server.wait(), 0);
    }
    // The month is over, and its entries are written to a file.
    const int64_t month = number("SELECT period FROM ledger_head");
    const int64_t next = month % 100 == 12 ? month + 89 : month + 1;
    sql(fmt::format("SELECT ledger_begin_period({})", next));
    segments_ = place_->dir.path() / "segments";
    const Finished archived = steward(
        {"audit", "archive", "--before", fmt::format("{}-{:02}", next / 100, next % 100), "--to", segments_});
    ASSERT_EQ(archived.exit_code, 0) << archived.err;
    ASSERT_EQ(steward({"audit", "head"}).exit_code, 0);
    for (const char* table : kTables) sql(fmt::format("CREATE TABLE public.kept_{0} AS TABLE {0}", table));
  }
  static void TearDownTestSuite() { place_.reset(); }

  static void put_back() {
    for (const char* table : kTables)
      sql(fmt::format(
          "DELETE FROM {0}; INSERT INTO {0} OVERRIDING SYSTEM VALUE SELECT * FROM public.kept_{0}", table));
  }
  // As superuser, past the triggers that refuse changes.
  static void sql(const std::string& text) {
    place_->postgres.execute("SET search_path TO steward; SET session_replication_role = replica; " + text,
                             "ledger");
  }
  static int64_t number(const std::string& query) {
    pqxx::connection connection(url());
    pqxx::work tx(connection);
    tx.exec("SET search_path TO steward");
    return tx.exec1(query)[0].as<int64_t>();
  }
  static Finished steward(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--data-dir", data().string(), "--database", url()});
    return run_steward(arguments);
  }
  static std::string url() { return place_->postgres.url("postgres", "ledger"); }
  static fs::path data() { return place_->dir.path() / "data"; }
  static fs::path segment_file() { return fs::directory_iterator(segments_)->path(); }

  static void expect_says(const Finished& run, int exit_code, const std::vector<std::string>& parts) {
    EXPECT_EQ(run.exit_code, exit_code) << run.out << run.err;
    for (const std::string& part : parts)
      EXPECT_NE((run.out + run.err).find(part), std::string::npos) << "'" << part << "' is not in:\n"
                                                                   << run.out << run.err;
  }
  static boost::json::value document(const Finished& run) {
    const auto parsed = parse_json(run.out);
    EXPECT_TRUE(parsed.ok()) << run.out << run.err;
    return parsed.ok() ? *parsed : boost::json::object();
  }

 private:
  struct Place {
    TemporaryDir dir;
    PostgresFixture postgres;
  };
  static inline std::unique_ptr<Place> place_;
  static inline fs::path segments_;
};

TEST_F(AuditVerify, WhatNobodyTouchedHolds) {
  expect_says(steward({"audit", "verify", "--live"}), 0,
              {"numbers without gaps", "signed heads are of this tree", "months hold the entries",
               "words of servers are kept",
               "What servers say they recorded is here: 290 decisions of 1 server.", "The ledger holds."});
}

TEST_F(AuditVerify, EachChangeBySqlEndsWithSevenAndNamesTheEntry) {
  const int64_t size = number("SELECT size FROM ledger_head");
  ASSERT_GT(size, 256);
  ASSERT_LT(size, 512);
  const struct {
    const char* what;
    std::string sql, says;
  } cases[] = {
      {"a row changed",
       "UPDATE ledger_entry SET canonical = replace(canonical, '\"read\"', '\"reap\"') WHERE seq = 17",
       "Entry 17: its text was changed"},
      {"a row changed with its hash",
       R"(UPDATE ledger_entry SET canonical = replace(canonical, '"read"', '"reap"'), leaf = sha256('\x00'::bytea ||
            convert_to(replace(canonical, '"read"', '"reap"'), 'UTF8')) WHERE seq = 17)",
       "Entry 17: the row was replaced"},
      {"a row changed where no tile is full yet",
       fmt::format("UPDATE ledger_entry SET actor = 'somebody' WHERE seq = {}", size - 1),
       fmt::format("Entry {}: the column actor was changed", size - 1)},
      {"a row deleted", "DELETE FROM ledger_entry WHERE seq = 17",
       "Entry 17 is missing: its row was deleted."},
      {"a row inserted",
       "INSERT INTO ledger_entry SELECT seq, (SELECT period FROM ledger_head), kind, actor, time, leaf, "
       "canonical "
       "FROM ledger_entry WHERE seq = 17",
       "Entry 17 stands there twice"},
      {"a row inserted between others",
       "UPDATE ledger_entry SET seq = seq + 10001 WHERE seq >= 20; UPDATE ledger_entry SET seq = seq - 10000 "
       "WHERE "
       "seq > 10000; INSERT INTO ledger_entry SELECT 20, period, kind, actor, time, leaf, canonical FROM "
       "ledger_entry WHERE seq = 19",
       "Entry 20: the row holds the text of entry 19"},
      {"two rows swapped",
       "UPDATE ledger_entry SET seq = 5000 WHERE seq = 17; UPDATE ledger_entry SET seq = 17 WHERE seq = 23; "
       "UPDATE "
       "ledger_entry SET seq = 23 WHERE seq = 5000",
       "Entry 17: the row holds the text of entry 23"},
      {"a tile changed",
       "UPDATE ledger_tile SET hashes = overlay(hashes placing sha256('x') from 32 * 17 + 1) WHERE level = 0 "
       "AND "
       "index = 0",
       "Entry 17: its hash in tile 0 of level 0 was changed"},
      {"a hash above the tiles changed", "UPDATE ledger_node SET hash = sha256('x')", "of entries 0 to 255"},
      {"a stored head changed",
       "UPDATE signed_head SET checkpoint = replace(checkpoint, 'time 2', 'time 3') WHERE id = (SELECT "
       "max(id) FROM "
       "signed_head)",
       "bears no good signature"},
      {"the newest rows cut off", fmt::format("DELETE FROM ledger_entry WHERE seq >= {}", size - 2),
       fmt::format("Entry {} is missing", size - 2)},
      {"the newest rows cut off, and the head set back",
       "DELETE FROM ledger_entry WHERE seq >= 256; DELETE FROM server_word WHERE seq >= 256; UPDATE "
       "ledger_head SET "
       "size = 256, frontier = (SELECT hash FROM ledger_node WHERE level = 1 AND index = 0)",
       fmt::format("and the ledger has 256: entries 256 to {} were cut off", size - 1)},
      {"what a server said changed",
       "UPDATE server_word SET canonical = replace(canonical, '\"recorded\":290', '\"recorded\":289')",
       "server_word holds another text of it than was recorded"},
      {"what a server said deleted", "DELETE FROM server_word", "was taken out of server_word"},
      {"the times of a month changed",
       "UPDATE ledger_segment SET max_time = max_time - interval '1 s' WHERE max_time IS NOT NULL",
       "its entries are said to be of"},
      {"the entries of a month changed",
       "UPDATE ledger_segment SET first_seq = first_seq + 1 WHERE first_seq > 0", "names no month for it"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.what);
    sql(one.sql);
    expect_says(steward({"audit", "verify", "--live"}), 7, {one.says, "The ledger does not hold"});
    put_back();
  }
  expect_says(steward({"audit", "verify", "--live"}), 0, {"The ledger holds."});
}

TEST_F(AuditVerify, AnAlteredSegmentFileIsFound) {
  const fs::path file = segment_file();
  std::string good;
  {
    std::ifstream in(file, std::ios::binary);
    good.assign(std::istreambuf_iterator<char>(in), {});
  }
  const auto write = [&](const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; };
  std::string changed = good;
  changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
  for (const std::string& bytes : {changed, good.substr(0, good.size() - 10), good + "x"}) {
    write(bytes);
    expect_says(steward({"audit", "verify", "--live"}), 7, {"entries 0 to ", file.string(), "does not hold"});
  }
  fs::rename(file, file.string() + ".away");
  expect_says(steward({"audit", "verify", "--live"}), 0,
              {"is not there", "Its rows are still in the database."});
  fs::rename(file.string() + ".away", file);
  write(good);
  expect_says(steward({"audit", "verify", "--live"}), 0, {"The ledger holds."});
}

TEST_F(AuditVerify, ScriptsGetOneDocument) {
  const std::string exported = data().parent_path() / "record.json";
  const auto head = document(steward({"--format", "json", "audit", "head"}));
  EXPECT_EQ(head.at("size").as_int64(), number("SELECT size FROM ledger_head"));
  const std::string key(head.at("public_key").as_string());
  const auto made = document(steward({"--format", "json", "audit", "export", "-o", exported}));
  EXPECT_EQ(made.at("file").as_string(), exported);
  const auto verified =
      document(steward({"--format", "json", "audit", "verify", exported, "--public-key", key}));
  EXPECT_TRUE(verified.at("holds").as_bool());
  EXPECT_EQ(verified.at("checks").as_array()[0].at("is").as_string(), "held");
  const std::string other = data().parent_path() / "other.json";
  std::ofstream(other) << "no export";
  const Finished refused = steward({"--format", "json", "audit", "verify", other});
  EXPECT_EQ(refused.exit_code, 7);
  EXPECT_FALSE(document(refused).at("holds").as_bool());
  sql("UPDATE ledger_entry SET actor = 'somebody' WHERE seq = 17");
  const Finished live = steward({"--format", "json", "audit", "verify", "--live"});
  put_back();
  EXPECT_EQ(live.exit_code, 7);
  EXPECT_EQ(document(live).at("findings").as_array()[0].at("first").as_int64(), 17);
}

TEST_F(AuditVerify, ASizeThatTheLedgerDoesNotHaveIsTold) {
  const int64_t size = number("SELECT size FROM ledger_head");
  expect_says(steward({"audit", "consistency", "--first", "9999"}), 2,
              {fmt::format("The ledger has {} entries, fewer than 9999", size), "--first"});
  expect_says(steward({"audit", "consistency", "--first", "1", "--second", "9999"}), 2,
              {fmt::format("The ledger has {} entries, not 9999", size), "--second"});
  expect_says(steward({"audit", "consistency", "--first", "9", "--second", "5"}), 2,
              {"A tree of 9 entries begins none of 5"});
}

// A record tells whether every decision that its servers counted is in it, also after one was killed.
TEST_F(AuditVerify, ARecordTellsWhatServersCounted) {
  const std::string exported = data().parent_path() / "counted.json";
  {
    ServerProcess server(data(), {"--database", url()});
    ASSERT_TRUE(http(server.port(), "POST", "/api/v1/decisions", kDecision));
    server.kill(SIGKILL);
    server.wait();
  }
  {
    ServerProcess server(data(), {"--database", url()});
    server.kill(SIGTERM);
    ASSERT_EQ(server.wait(), 0);
  }
  ASSERT_EQ(steward({"audit", "export", "-o", exported}).exit_code, 0);
  expect_says(steward({"audit", "verify", exported}), 0,
              {"What servers say they recorded is here: 291 decisions of 3 servers.", "This export holds."});
  put_back();
}

}  // namespace
}  // namespace steward::testing
