// What servers say of themselves and what the ledger holds agree, and where they do not it shows.
#include "service/audit/counters.h"

#include <gtest/gtest.h>

#include <thread>

#include "service/audit/world_for_test.h"
#include "storage/ledger_store.h"

namespace steward::service {
namespace {

using policy::Action;

class CountersTest : public RecordTest {
 protected:
  std::vector<std::string> words() {
    std::vector<std::string> found;
    for (const auto& row : rows("SELECT canonical::json->'body'->>'event' FROM steward.ledger_entry WHERE "
                                "kind = 'server' ORDER BY seq"))
      found.push_back(row[0]);
    return found;
  }
  void wait_for_words(size_t count) {
    while (words().size() < count) {
    }
  }
  std::vector<audit::ServerCount> tally() {
    audit::ServerTally tally;
    storage::Database database({.url = url_, .size = 1});
    const auto read = database.read([&](pqxx::transaction_base& tx) -> Status {
      STEWARD_ASSIGN_OR_RETURN(const auto frontier, storage::load_frontier(tx));
      STEWARD_ASSIGN_OR_RETURN(const auto entries, storage::load_entries(tx, frontier.size(), {}));
      for (const audit::Entry& entry : entries) STEWARD_RETURN_IF_ERROR(tally.add(entry));
      return {};
    });
    EXPECT_TRUE(read.ok()) << read.error().to_string();
    return std::move(tally).take();
  }
};

TEST_F(CountersTest, AServerSaysHowItStandsAndWhatItSaysIsThere) {
  auto steward = open_first();
  steward->follow_changes();
  wait_for_words(1);
  for (int i = 0; i < 3; ++i) decided(*steward, request(Action::kShare, {"ann"}));
  auto too_large = request(Action::kShare);
  too_large.context["note"] = std::string(5u << 20, 'x');
  EXPECT_FALSE(steward->decide(too_large).ok());
  ASSERT_TRUE(steward->advise({request(Action::kRead)}).ok());
  const storage::DecisionCounts counts = steward->counters().read();
  EXPECT_EQ(counts.decided, 4);
  EXPECT_EQ(counts.recorded, 3);
  EXPECT_EQ(counts.refused, 1);
  EXPECT_EQ(counts.advised, 1);
  EXPECT_EQ(counts.in_flight, 0);
  EXPECT_EQ(counts.unrecorded(), 0);

  ASSERT_TRUE(steward->counters().report().ok());
  ASSERT_TRUE(steward->counters().report().ok());
  EXPECT_EQ(words(), (std::vector<std::string>{"started", "counted"})) << "nothing is said twice";
  decided(*steward, request(Action::kShare));
  steward.reset();
  EXPECT_EQ(words(), (std::vector<std::string>{"started", "counted", "stopped"}));
  const auto told = tally();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].decided, 5);
  EXPECT_EQ(told[0].recorded, 4);
  EXPECT_EQ(told[0].entries, 4);
  EXPECT_EQ(told[0].difference(), 0);
  EXPECT_EQ(told[0].open(), 0);
  EXPECT_NE(audit::sentence(told[0]).find("nothing is missing"), std::string::npos)
      << audit::sentence(told[0]);
}

TEST_F(CountersTest, AServerThatEndedWithoutALastWordIsNoticedOnce) {
  const auto one = open_first();
  one->follow_changes();
  wait_for_words(1);
  // As a killed process leaves it: a row, and nobody who holds its lock.
  rows(
      "INSERT INTO steward.ledger_server (server, role, started, told, decided, recorded, may_lose) VALUES "
      "('11111111-1111-4111-8111-111111111111', 'server', now(), now(), 9, 7, 3)");
  const auto two = open();
  two->follow_changes();
  wait_for_words(3);
  EXPECT_EQ(words(), (std::vector<std::string>{"started", "started", "gone"})) << "the other one is alive";
  ASSERT_TRUE(one->counters().report().ok());
  ASSERT_TRUE(two->counters().report().ok());
  EXPECT_EQ(words().size(), 3u);
  bool is_told = false;
  for (const audit::ServerCount& count : tally()) {
    if (count.state != "gone") continue;
    is_told = true;
    EXPECT_EQ(audit::sentence(count),
              "11111111-1111-4111-8111-111111111111 gone; decided 9, recorded 7, refused 0; it ended without "
              "a last "
              "word: up to 3 answers may be missing.");
  }
  EXPECT_TRUE(is_told);
}

// Whoever asks is told, before another server has counted.
TEST_F(CountersTest, AServerThatIsGoneIsShownAsGoneAtOnce) {
  auto alive = open_first();
  alive->follow_changes();
  wait_for_words(1);
  rows(
      "INSERT INTO steward.ledger_server (server, role, started, told, ended) VALUES "
      "('11111111-1111-4111-8111-111111111111', 'server', now(), now(), NULL), "
      "('22222222-2222-4222-8222-222222222222', 'server', now(), now(), now()), "
      "('33333333-3333-4333-8333-333333333333', 'command', now(), now(), NULL)");
  const auto asking = open();
  for (int i = 0; i < 2; ++i) {
    const auto shown = asking->counters().processes();
    ASSERT_TRUE(shown.ok()) << shown.error().to_string();
    ASSERT_EQ(shown->size(), 4u);
    for (const storage::ServerRow& row : *shown) {
      EXPECT_EQ(row.is_gone, row.server.starts_with("1111")) << row.server;
      EXPECT_FALSE(row.lost) << row.server << ": asking changes nothing";
    }
  }
}

TEST_F(CountersTest, ACommandHasItsRowAlone) {
  auto steward = open_first();
  decided(*steward, request(Action::kShare));
  ASSERT_TRUE(steward->counters().report().ok());
  const std::string server = steward->counters().server();
  steward.reset();
  EXPECT_TRUE(words().empty());
  const auto row = rows("SELECT role, decided, recorded, ended IS NOT NULL FROM steward.ledger_server");
  ASSERT_EQ(row.size(), 1u);
  EXPECT_EQ(row[0], (std::vector<std::string>{"command", "1", "1", "t"}));
  EXPECT_EQ(count("SELECT count(*) FROM steward.ledger_entry WHERE canonical::json->'body'->>'server' = '" +
                  server + "'"),
            1);
}

// The first answer puts the bound on record; then answers leave before their entries, which follow.
TEST_F(CountersTest, WhatPolicyPermitsIsAnsweredBeforeItIsRecorded) {
  auto steward = open_first();
  const RecordedDecision first = decided(*steward, request(Action::kRead));
  EXPECT_EQ(first.decision.verdict, policy::Verdict::kPermit);
  EXPECT_FALSE(first.is_queued);
  const RecordedDecision second = decided(*steward, request(Action::kRead));
  EXPECT_TRUE(second.is_queued);
  EXPECT_NE(decision_answer(second).find(R"("recorded":{"at_most":3,"mode":"bounded_async","within":"60s"})"),
            std::string::npos)
      << decision_answer(second);
  EXPECT_FALSE(decided(*steward, request(Action::kShare)).is_queued) << "another rule";
  auto many = std::vector<policy::DecisionRequest>(2, request(Action::kRead));
  const auto both = steward->decide_all(many);
  ASSERT_TRUE(both.ok());
  EXPECT_TRUE((*both)[0]->is_queued && (*both)[1]->is_queued);
  many.push_back(request(Action::kShare));
  const auto mixed = steward->decide_all(many);
  ASSERT_TRUE(mixed.ok());
  for (const auto& one : *mixed)
    EXPECT_FALSE(one->is_queued) << "together they are as strict as the strictest";
  steward.reset();
  EXPECT_EQ(count("SELECT count(*) FROM steward.ledger_entry WHERE kind = 'decision'"), 8);
  EXPECT_EQ(count("SELECT count(*) FROM steward.ledger_entry WHERE canonical::json->'body'->>'id' = '" +
                  second.id + "'"),
            1);
}

}  // namespace
}  // namespace steward::service
