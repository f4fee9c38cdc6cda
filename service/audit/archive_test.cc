#include "service/audit/archive.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <fstream>
#include <thread>

#include "audit/tiles.h"
#include "service/audit/live_verification.h"
#include "service/audit/segment_file.h"
#include "storage/ledger_store.h"
#include "storage/ledger_tiles.h"
#include "storage/register_store.h"
#include "storage/server_store.h"
#include "storage/storage_fixture.h"

namespace steward::service {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const Timestamp kNow = *parse_rfc3339("2026-09-10T10:00:00Z");

class ArchiveTest : public testing::Test {
 protected:
  // Entries 0 to 299 in June, 300 to 599 in July, 600 to 999 in August, 1000 to 4999 in September.
  void SetUp() override {
    append(300, "2026-06-10T00:00:00Z");
    append(300, "2026-07-10T00:00:00Z");
    append(400, "2026-08-10T00:00:00Z");
    append(4000, "2026-09-10T00:00:00Z");
  }
  void append(int count, const char* when) {
    std::vector<audit::PreparedEntry> prepared;
    std::vector<const audit::PreparedEntry*> places;
    for (int i = 0; i < count; ++i)
      prepared.push_back({"scan", "steward", *parse_rfc3339(when), fmt::format(R"({{"number":{}}})", i)});
    for (const auto& one : prepared) places.push_back(&one);
    const auto done = database_.run([&](pqxx::work& tx) -> Result<std::vector<audit::Entry>> {
      STEWARD_ASSIGN_OR_RETURN(auto end, storage::lock_end(tx));
      return storage::append_after(tx, std::move(end), places);
    });
    ASSERT_TRUE(done.ok()) << done.error().to_string();
    for (const auto& entry : *done) entries_.push_back(entry);
  }
  Status run(int32_t before, bool drop) {
    told_.clear();
    return archive(
        database_, {before, folder_.path() / "segments", drop, std::chrono::seconds(60)}, "somebody",
        [] { return kNow; }, [&](const ArchivedMonth& month) { told_.push_back(month); });
  }
  std::string failure_of(const Status& status) { return status.ok() ? "" : status.error().to_string(); }
  std::string states() {
    const auto states = database_.run([](pqxx::work& tx) -> Result<std::string> {
      return tx
          .exec1("SELECT string_agg(period || ' ' || state, ', ' ORDER BY period) FROM ledger_segment")[0]
          .as<std::string>();
    });
    return states.ok() ? *states : states.error().to_string();
  }
  fs::path file_of(int64_t seq) {
    const auto segment = database_.run([&](pqxx::work& tx) { return storage::load_segment_of(tx, seq); });
    return segment.ok() ? segment->file : "";
  }
  // Proofs of all entries, whether their rows are there or not.
  void expect_provable() {
    const auto checked = database_.read([&](pqxx::transaction_base& tx) -> Status {
      STEWARD_ASSIGN_OR_RETURN(const auto frontier, storage::load_frontier(tx));
      storage::LedgerTiles tiles(tx);
      for (size_t at = 0; at < entries_.size(); at += 37) {
        const audit::Entry& entry = entries_[at];
        const auto i = static_cast<uint64_t>(entry.seq);
        STEWARD_ASSIGN_OR_RETURN(const auto proof,
                                 audit::inclusion_proof(i, frontier.size(), tiles.reader()));
        EXPECT_TRUE(audit::verify_inclusion(entry.leaf, i, frontier.size(), proof, frontier.root())) << i;
      }
      return {};
    });
    EXPECT_TRUE(checked.ok()) << checked.error().to_string();
  }

  storage::TemporaryFolder folder_;
  storage::Database database_{{.url = storage::migrated_database_url()}};
  std::vector<audit::Entry> entries_;
  std::vector<ArchivedMonth> told_;
};

TEST_F(ArchiveTest, WritesMonthsThatAreOver) {
  EXPECT_EQ(failure_of(run(202608, false)), "");
  ASSERT_EQ(told_.size(), 2u);
  EXPECT_TRUE(told_[0].was_written && !told_[0].was_dropped);
  EXPECT_EQ(states(), "202606 archived, 202607 archived, 202608 closed, 202609 open");
  EXPECT_EQ(file_of(299).filename(), "ledger-2026-06-000000000000-000000000299.jsonl.zst");
  size_t next = 300;
  const auto facts = read_segment(file_of(300), [&](std::string_view line) -> Status {
    EXPECT_EQ(line, entries_[next++].canonical);
    return {};
  });
  ASSERT_TRUE(facts.ok()) << facts.error().to_string();
  EXPECT_EQ(facts->lines, 300u);
  EXPECT_EQ(facts->sha256, told_[1].segment.sha256);
  // Again: the files are checked, nothing is written.
  EXPECT_EQ(failure_of(run(202608, false)), "");
  EXPECT_FALSE(told_[0].was_written);
  const auto recorded = database_.run([](pqxx::work& tx) {
    return storage::load_entries(tx, 6000, {{}, {}, "archive"});
  });
  ASSERT_TRUE(recorded.ok());
  EXPECT_EQ(recorded->size(), 2u);
  EXPECT_NE(recorded->at(0).canonical.find(R"("month":"2026-06")"), std::string::npos)
      << recorded->at(0).canonical;
}

TEST_F(ArchiveTest, VerifyingTheLedgerReadsTheFiles) {
  ASSERT_EQ(failure_of(run(202607, true)), "");
  ASSERT_EQ(failure_of(run(202608, false)), "");
  const auto says = [&] {
    const auto live = verify_live(database_, {});
    if (!live.ok()) return live.error().to_string();
    std::string text;
    for (const LiveFinding& finding : live->findings)
      text += fmt::format("[{}-{}] {} ", finding.first, finding.last, finding.what);
    for (const std::string& note : live->notes) text += "! " + note;
    return text;
  };
  EXPECT_EQ(says(), "");
  const fs::path dropped = file_of(0), archived = file_of(300), away = folder_.path() / "away";
  fs::rename(archived, away);
  EXPECT_NE(says().find("! 2026-07, entries 300 to 599"), std::string::npos) << says();
  fs::rename(away, archived);
  fs::rename(dropped, away);
  EXPECT_NE(says().find("[0-299] 2026-06, entries 0 to 299"), std::string::npos)
      << "nothing else has them: " << says();
  fs::copy_file(archived, dropped);
  EXPECT_NE(says().find("The text of entry 0 is not the one that was recorded"), std::string::npos) << says();
  fs::rename(away, dropped);
  EXPECT_EQ(says(), "");
}

// What the database still says of a month whose rows are in a file alone.
TEST_F(ArchiveTest, VerifyingTheLedgerHoldsWhatIsSaidOfADroppedMonthAgainstItsFile) {
  constexpr auto kHold = "11111111-1111-4111-8111-111111111111";
  const Timestamp now = *parse_rfc3339("2026-09-10T00:00:00Z");
  // 5000 and 5001; October makes September, from 1000 on, a month that is over.
  const auto added = database_.run([&](pqxx::work& tx) -> Status {
    const json::object word{
        {"event", "started"}, {"server", kHold}, {"decided", 0}, {"recorded", 0}, {"refused", 0}};
    STEWARD_ASSIGN_OR_RETURN(
        auto entries,
        storage::append_entries(tx, {{"legal_hold", "counsel", now, json::object{{"hold", kHold}}},
                                     {"server", "steward", now, word}}));
    storage::keep_in_register(tx, entries[0], kHold);
    entries.erase(entries.begin());
    storage::keep_words(tx, entries);
    return {};
  });
  ASSERT_TRUE(added.ok()) << added.error().to_string();
  append(4000, "2026-10-10T00:00:00Z");
  ASSERT_EQ(failure_of(run(202610, true)), "");
  const auto after = [&](const std::string& sql) {
    std::string text;
    const Status undone = database_.run([&](pqxx::work& tx) -> Status {
      tx.exec("SET LOCAL session_replication_role = replica");  // no trigger, as a superuser may
      if (!sql.empty()) tx.exec(sql);
      STEWARD_ASSIGN_OR_RETURN(const auto live, verify_live(tx, {}));
      for (const LiveFinding& finding : live.findings)
        text += fmt::format("[{}-{}] {} ", finding.first, finding.last, finding.what);
      return Error{ErrorCode::kConflict, "undone", ""};
    });
    EXPECT_EQ(undone.error().message, "undone");
    return text;
  };
  EXPECT_EQ(after(""), "");
  const struct {
    const char *sql, *says;
  } cases[] = {
      // Who asks for the tenth of June would not be told that its entries are in a file.
      {"UPDATE ledger_segment SET max_time = max_time - interval '1 d', min_time = min_time - interval '1 d' "
       "WHERE period = 202606",
       "[0-299] 2026-06: its entries are said to be of 2026-06-09T00:00:00.000000Z"},
      {"INSERT INTO register_entry SELECT 5, kind, about, replace(canonical, ':5000', ':5') FROM "
       "register_entry",
       "[5-5] Entry 5: its copy in register_entry was changed"},
      {"UPDATE register_entry SET canonical = replace(canonical, 'counsel', 'nobody') WHERE seq = 5000",
       "[5000-5000] Entry 5000: its copy in register_entry was changed"},
      {"DELETE FROM register_entry WHERE seq = 5000",
       "[5000-5000] Entry 5000 is missing from register_entry"},
      {"DELETE FROM server_word WHERE seq = 5001",
       "[5001-5001] Entry 5001: what the server said in it was taken out of server_word"},
  };
  for (const auto& one : cases) {
    const std::string found = after(one.sql);
    EXPECT_TRUE(found.starts_with(one.says) && found.find('[', 1) == std::string::npos) << one.sql << "\n"
                                                                                        << found;
  }
}

TEST_F(ArchiveTest, WhatIsDroppedStaysProvable) {
  EXPECT_EQ(failure_of(run(202608, true)), "");
  EXPECT_EQ(states(), "202606 dropped, 202607 dropped, 202608 closed, 202609 open");
  expect_provable();
  const auto live = verify_live(database_, {});
  ASSERT_TRUE(live.ok()) << live.error().to_string();
  EXPECT_TRUE(live->holds) << lines_of(*live)[0];
  EXPECT_EQ(live->dropped, 600u);
  for (const int64_t seq : {0, 299, 300, 599, 600, 1000}) {
    const auto text = text_of_entry(database_, seq);
    ASSERT_TRUE(text.ok()) << seq << ": " << text.error().to_string();
    EXPECT_EQ(*text, entries_[static_cast<size_t>(seq)].canonical);
  }
  EXPECT_EQ(text_of_entry(database_, 9000).error().code, ErrorCode::kNotFound);
  // What reads by time says where the rest is, unless it asks for later times.
  const auto all = database_.run([](pqxx::work& tx) { return storage::load_entries(tx, 5000, {}); });
  ASSERT_FALSE(all.ok());
  EXPECT_NE(all.error().message.find("Entries 0 to 299 of the ledger (2026-06)"), std::string::npos)
      << all.error().message;
  EXPECT_NE(all.error().message.find(file_of(0).string()), std::string::npos) << all.error().message;
  const storage::EntryFilter later{parse_rfc3339("2026-08-01T00:00:00Z").ok()
                                       ? std::optional(*parse_rfc3339("2026-08-01T00:00:00Z"))
                                       : std::nullopt,
                                   {},
                                   "scan"};
  const auto rest = database_.run([&](pqxx::work& tx) { return storage::load_entries(tx, 5000, later); });
  ASSERT_TRUE(rest.ok()) << rest.error().to_string();
  EXPECT_EQ(rest->size(), 4400u);
}

TEST_F(ArchiveTest, WaitsUntilTheLastEntriesAreInTheTreeAndInTheIndexForGood) {
  append(1, "2026-10-01T00:00:00Z");
  const std::string failure = failure_of(run(202610, true));
  EXPECT_NE(failure.find("The last entries of 2026-09"), std::string::npos) << failure;
  EXPECT_NE(failure.find("once the ledger has"), std::string::npos) << failure;
  EXPECT_EQ(states(), "202606 dropped, 202607 dropped, 202608 dropped, 202609 archived, 202610 open");
  append(3200, "2026-10-02T00:00:00Z");
  EXPECT_EQ(failure_of(run(202610, true)), "");
  EXPECT_EQ(states(), "202606 dropped, 202607 dropped, 202608 dropped, 202609 dropped, 202610 open");
  expect_provable();
  EXPECT_NE(failure_of(run(202606, true)).find("no month that is over before 2026-06"), std::string::npos);
}

TEST_F(ArchiveTest, AChangedRowIsNotWrittenAsIfItWereRecorded) {
  const Status changed = database_.run([](pqxx::work& tx) -> Status {
    tx.exec("SET LOCAL session_replication_role = replica");
    tx.exec("UPDATE ledger_entry SET canonical = replace(canonical, ':17}', ':18}') WHERE seq = 317");
    return {};
  });
  ASSERT_TRUE(changed.ok());
  const std::string failure = failure_of(run(202608, true));
  EXPECT_NE(failure.find("text of entry 317 is not the one that was recorded"), std::string::npos) << failure;
  EXPECT_EQ(states(), "202606 dropped, 202607 closed, 202608 closed, 202609 open");
  size_t files = 0;
  for ([[maybe_unused]] const auto& file : fs::directory_iterator(folder_.path() / "segments")) ++files;
  EXPECT_EQ(files, 1u) << "nothing half-written stays";
}

TEST_F(ArchiveTest, AFileThatIsAwayCutOrChangedIsToldInWords) {
  EXPECT_EQ(failure_of(run(202608, false)), "");
  const fs::path file = file_of(0), kept = folder_.path() / "kept";
  fs::copy_file(file, kept);
  const auto bytes = fs::file_size(file);
  struct Case {
    const char* what;
    std::function<void()> damage;
    const char* words;
  };
  const auto flip = [&](std::uintmax_t at) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(stream.get() ^ 1);
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(byte);
  };
  const Case cases[] = {
      {"away", [&] { fs::remove(file); }, "is not there"},
      {"empty", [&] { fs::resize_file(file, 0); }, "ends in the middle"},
      {"cut in the middle", [&] { fs::resize_file(file, bytes / 2); }, "ends in the middle"},
      {"the last byte gone", [&] { fs::resize_file(file, bytes - 1); }, "ends in the middle"},
      {"no zstd", [&] { flip(0); }, "was changed"},
      {"a byte changed", [&] { flip(bytes / 2); }, ""},
      {"the checksum changed", [&] { flip(bytes - 1); }, "was changed"},
      {"another month's file",
       [&] { fs::copy_file(file_of(300), file, fs::copy_options::overwrite_existing); },
       "The text of entry 0"},
  };
  for (const Case& one : cases) {
    one.damage();
    const std::string failure = failure_of(run(202607, true));
    EXPECT_NE(failure, "") << one.what;
    EXPECT_NE(failure.find(one.words), std::string::npos) << one.what << ": " << failure;
    EXPECT_NE(failure.find(file.string()), std::string::npos) << one.what << ": " << failure;
    EXPECT_EQ(states(), "202606 archived, 202607 archived, 202608 closed, 202609 open") << one.what;
    fs::copy_file(kept, file, fs::copy_options::overwrite_existing);
  }
  EXPECT_EQ(failure_of(run(202607, true)), "");
  fs::remove(file);
  EXPECT_NE(text_of_entry(database_, 3).error().to_string().find(file.string()), std::string::npos);
  expect_provable();
}

TEST_F(ArchiveTest, AReportThatReadsHoldsUpTheDroppingAndNothingElse) {
  pqxx::connection connection(database_.url());
  auto reader = std::make_unique<pqxx::transaction<pqxx::repeatable_read>>(connection);
  reader->exec("SELECT count(*) FROM steward.ledger_entry");
  std::string failure = "not run";
  std::thread dropping([&] { failure = failure_of(run(202607, true)); });
  bool is_detaching = false;
  while (!is_detaching) {
    const auto pending = database_.run([](pqxx::work& tx) -> Result<bool> {
      return tx.exec1("SELECT coalesce(bool_or(inhdetachpending), false) FROM pg_inherits")[0].as<bool>();
    });
    ASSERT_TRUE(pending.ok()) << pending.error().to_string();
    is_detaching = *pending;
  }
  append(5, "2026-09-12T00:00:00Z");
  EXPECT_EQ(reader->exec("SELECT count(*) FROM steward.ledger_entry")[0][0].as<int>(), 5000)
      << "what it began with";
  reader.reset();
  dropping.join();
  EXPECT_EQ(failure, "");
  EXPECT_EQ(states(), "202606 dropped, 202607 closed, 202608 closed, 202609 open");
}

}  // namespace
}  // namespace steward::service
