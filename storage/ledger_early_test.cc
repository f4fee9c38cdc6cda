// Decisions that are answered before their entries are written: the bound holds, an outage loses none, and the counters
// add up whatever happens.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <thread>

#include "storage/cutting_proxy.h"
#include "storage/ledger_store.h"
#include "storage/server_store.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

const Timestamp kNow = *parse_rfc3339("2026-11-20T10:00:00.123456Z");
const std::string kServer = "11111111-1111-4111-8111-111111111111";
constexpr policy::Recording kBound{5, std::chrono::minutes(1)};

audit::PreparedEntry entry(int number) {
  return audit::prepare({std::string(audit::entry_kind::kDecision), "steward", kNow, {{"number", number}}});
}

class LedgerEarlyTest : public testing::Test {
 protected:
  std::string url_ = migrated_database_url();
  std::string name_ = url_.substr(url_.find("/test_") + 1, url_.find('?') - url_.find("/test_") - 1);
  Database watcher_{{.url = url_}};
  DecisionCounters counters_{kServer};
  std::optional<Database> database_{std::in_place, PoolOptions{.url = url_, .size = 1}};
  std::optional<LedgerWriter> writer_{std::in_place, *database_, &counters_};

  bool early(int number, const policy::Recording& bound = kBound) {
    DecisionCounters::Deciding deciding(counters_);
    deciding.decided();
    std::vector<audit::PreparedEntry> entries;
    entries.push_back(entry(number));
    const bool taken = writer_->append_early(entries, bound);
    EXPECT_EQ(entries.empty(), taken) << "what is not taken stays with the caller";
    if (!taken) deciding.refused(1);
    return taken;
  }
  Result<std::optional<audit::Entry>> durably(int number) {
    DecisionCounters::Deciding deciding(counters_);
    deciding.decided();
    return writer_->append_if_current(entry(number), *watcher_.read([](auto& tx) { return load_generation(tx); }));
  }
  // Puts the bound on record: the first answer is durable.
  void prime() {
    ASSERT_FALSE(early(-1));
    ASSERT_TRUE(durably(0).ok());
  }

  std::string in_other_database(const std::string& sql) {
    std::string url = url_;
    url.replace(url.find('/' + name_), name_.size() + 1, "/postgres");
    pqxx::connection connection(url);
    pqxx::nontransaction tx(connection);
    const auto rows = tx.exec(sql);
    return rows.empty() || rows[0].empty() ? "" : rows[0][0].c_str();
  }
  void take_database_away() {
    in_other_database(fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS false", name_));
    in_other_database(fmt::format("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{}'", name_));
    while (in_other_database(fmt::format("SELECT count(*) FROM pg_stat_activity WHERE datname = '{}'", name_)) != "0") {
    }
  }
  void give_database_back() { in_other_database(fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS true", name_)); }

  std::vector<int64_t> numbers() {
    Database fresh({.url = url_, .size = 1});
    std::vector<int64_t> found;
    const auto read = fresh.read([&](pqxx::transaction_base& tx) -> Status {
      for (const auto& row : tx.exec(
               "SELECT canonical::json->'body'->>'number' FROM ledger_entry WHERE kind = 'decision' ORDER BY seq"))
        found.push_back(row[0].as<int64_t>());
      return {};
    });
    EXPECT_TRUE(read.ok()) << read.error().to_string();
    return found;
  }
  std::optional<ServerRow> row() {
    Database fresh({.url = url_, .size = 1});
    const auto read = fresh.read([&](pqxx::transaction_base& tx) {
      return Result<std::optional<ServerRow>>(load_server(tx, kServer));
    });
    EXPECT_TRUE(read.ok()) << read.error().to_string();
    return read.ok() ? *read : std::nullopt;
  }
  void expect_nothing_is_missing() {
    const DecisionCounts counts = counters_.read();
    EXPECT_EQ(counts.unrecorded(), 0);
    EXPECT_EQ(counts.in_flight, 0);
    EXPECT_EQ(counts.waiting, 0);
    EXPECT_EQ(counts.lost, 0);
    EXPECT_EQ(counts.recorded, static_cast<int64_t>(numbers().size()));
    EXPECT_EQ(row()->recorded, counts.recorded);
  }
};

TEST_F(LedgerEarlyTest, TheBoundIsOnRecordBeforeAnAnswerRestsOnIt) {
  EXPECT_FALSE(early(-1)) << "nobody could tell how many may be missing";
  ASSERT_TRUE(durably(0).ok());
  EXPECT_EQ(row()->may_lose, kBound.at_most);
  EXPECT_TRUE(early(1));
  EXPECT_FALSE(early(-1, {kBound.at_most + 1, kBound.within})) << "a larger one is not";
  ASSERT_TRUE(durably(2).ok());
  EXPECT_EQ(row()->may_lose, kBound.at_most + 1);
  EXPECT_TRUE(early(3, {kBound.at_most + 1, kBound.within}));
  writer_->stop();
  EXPECT_EQ(numbers(), (std::vector<int64_t>{0, 1, 2, 3}));
  expect_nothing_is_missing();
}

TEST_F(LedgerEarlyTest, NeverMoreThanTheBoundWait) {
  prime();
  const auto held = watcher_.run([&](pqxx::work& tx) -> Status {
    STEWARD_RETURN_IF_ERROR(lock_end(tx));  // nothing is written meanwhile
    for (int i = 1; i <= kBound.at_most; ++i) EXPECT_TRUE(early(i)) << i;
    EXPECT_FALSE(early(-1)) << "one too many";
    EXPECT_FALSE(early(-1, {2, kBound.within})) << "another rule asks for less";
    EXPECT_EQ(counters_.read().waiting, kBound.at_most);
    EXPECT_EQ(counters_.read().unrecorded(), 0) << "what is at work is not missing";
    return {};
  });
  ASSERT_TRUE(held.ok()) << held.error().to_string();
  writer_->stop();
  EXPECT_EQ(numbers(), (std::vector<int64_t>{0, 1, 2, 3, 4, 5}));
  expect_nothing_is_missing();
}

TEST_F(LedgerEarlyTest, AnOutageLosesNoAnswerAndChangesNoOrder) {
  prime();
  take_database_away();
  for (int i = 1; i <= kBound.at_most; ++i) EXPECT_TRUE(early(i)) << i;
  EXPECT_FALSE(early(-1));
  // Who waits is told at once, and not given what cannot be recorded.
  {
    DecisionCounters::Deciding deciding(counters_);
    deciding.decided();
    const auto refused = writer_->append_if_current(entry(-2), {});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  }
  EXPECT_EQ(counters_.read().waiting, kBound.at_most);
  give_database_back();
  writer_->stop();
  EXPECT_EQ(numbers(), (std::vector<int64_t>{0, 1, 2, 3, 4, 5}));
  expect_nothing_is_missing();
  EXPECT_EQ(counters_.read().refused, 3);
}

// The connection breaks when all is committed and nobody has heard of it: what was answered is not written twice, and a
// durable answer that was refused is known to stand there.
TEST_F(LedgerEarlyTest, ACommitInDoubtIsWrittenOnce) {
  CuttingProxy proxy(url_);
  writer_.reset();
  database_.emplace(PoolOptions{.url = proxy.url(), .size = 1});
  writer_.emplace(*database_, &counters_);
  prime();
  proxy.cut_next_commit();
  EXPECT_TRUE(early(1));
  while (!proxy.has_cut()) {
  }
  EXPECT_TRUE(early(2));
  writer_->stop();
  EXPECT_EQ(numbers(), (std::vector<int64_t>{0, 1, 2}));
  expect_nothing_is_missing();
}

TEST_F(LedgerEarlyTest, ARefusalWhoseCommitTookPlaceIsSetOff) {
  CuttingProxy proxy(url_);
  writer_.reset();
  database_.emplace(PoolOptions{.url = proxy.url(), .size = 1});
  writer_.emplace(*database_, &counters_);
  ASSERT_TRUE(durably(0).ok());
  proxy.cut_next_commit();
  const auto refused = durably(1);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("may or may not"), std::string::npos) << refused.error().message;
  ASSERT_TRUE(durably(2).ok());
  EXPECT_EQ(numbers(), (std::vector<int64_t>{0, 1, 2}));
  EXPECT_EQ(counters_.read().refused, 1);
  EXPECT_EQ(counters_.read().doubted, 1);
  expect_nothing_is_missing();
}

TEST_F(LedgerEarlyTest, WhatCannotBeWrittenAtTheEndIsCountedAsLost) {
  prime();
  take_database_away();
  EXPECT_TRUE(early(1));
  EXPECT_TRUE(early(2));
  testing::internal::CaptureStderr();
  writer_->stop();
  const std::string told = testing::internal::GetCapturedStderr();
  EXPECT_NE(told.find("could not be recorded"), std::string::npos) << told;
  const DecisionCounts counts = counters_.read();
  EXPECT_EQ(counts.lost, 2);
  EXPECT_EQ(counts.unrecorded(), 2) << "the gap stays visible";
  give_database_back();
  EXPECT_EQ(numbers(), std::vector<int64_t>{0});
  EXPECT_EQ(row()->may_lose, kBound.at_most);
}

TEST_F(LedgerEarlyTest, WithoutCountersNothingIsAnsweredEarly) {
  LedgerWriter plain(*database_);
  std::vector<audit::PreparedEntry> entries{entry(1)};
  EXPECT_FALSE(plain.append_early(entries, kBound));
  EXPECT_EQ(entries.size(), 1u);
}

TEST(DecisionCounters, AGapCannotHide) {
  DecisionCounters counters(kServer);
  {
    DecisionCounters::Deciding deciding(counters);
    deciding.decided();
    EXPECT_EQ(counters.read().unrecorded(), 0) << "at work";
  }
  EXPECT_EQ(counters.read().unrecorded(), 1) << "decided, and nobody recorded or refused it";
}

}  // namespace
}  // namespace steward::storage
