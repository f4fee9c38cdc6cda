#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "storage/database_case.h"
#include "storage/ledger_store.h"

namespace steward::storage {
namespace {

const Timestamp kNow = *parse_rfc3339("2026-11-20T10:00:00.123456Z");

audit::EntryDraft draft(int number, std::string_view kind = audit::entry_kind::kDecision) {
  audit::EntryDraft one;
  one.kind = kind;
  one.actor = "steward";
  one.time = kNow;
  one.body = {{"number", number}};
  return one;
}

class LedgerWriterTest : public DatabaseCase {
 protected:
  void execute(const std::string& sql) {
    run([&](pqxx::work& tx) -> Result<bool> {
      tx.exec(sql);
      return true;
    });
  }
  Generation generation() {
    return run([](pqxx::work& tx) { return load_generation(tx); });
  }
  std::vector<std::string> kinds() {
    std::vector<std::string> found;
    for (const auto& entry : run([](pqxx::work& tx) -> Result<std::vector<audit::Entry>> {
           STEWARD_ASSIGN_OR_RETURN(const auto frontier, load_frontier(tx));
           return load_entries(tx, frontier.size(), {});
         }))
      found.push_back(entry.kind);
    return found;
  }
  // Until somebody waits for a lock that another transaction of this database holds.
  void wait_for_a_waiter() {
    Database watcher({.url = url_, .size = 1});
    bool waits = false;
    while (!waits)
      ASSERT_TRUE(watcher
                      .run([&](pqxx::work& tx) -> Status {
                        waits = tx.exec1(
                                      "SELECT count(*) FROM pg_stat_activity WHERE datname = "
                                      "current_database() AND wait_event_type = 'Lock'")[0]
                                    .as<int>() > 0;
                        return {};
                      })
                      .ok());
  }
};

TEST_F(LedgerWriterTest, WritesWhatRestsOnTheCurrentState) {
  LedgerWriter writer(database_);
  const auto entry = writer.append_if_current(audit::prepare(draft(0)), generation());
  ASSERT_TRUE(entry.ok()) << entry.error().to_string();
  ASSERT_TRUE(entry->has_value());
  EXPECT_EQ((*entry)->seq, 0);
}

TEST_F(LedgerWriterTest, GivesBackWhatRestsOnASupersededState) {
  LedgerWriter writer(database_);
  for (const State state : {State::kCatalog, State::kLineage, State::kPolicy, State::kConsent}) {
    const Generation before = generation();
    EXPECT_EQ(failure_of(database_, [&](pqxx::work& tx) { return bump_generation(tx, state); }), "");
    const auto entry = writer.append_if_current(audit::prepare(draft(0)), before);
    ASSERT_TRUE(entry.ok()) << entry.error().to_string();
    EXPECT_FALSE(entry->has_value()) << static_cast<int>(state);
  }
  EXPECT_TRUE(kinds().empty());
  EXPECT_TRUE((*writer.append_if_current(audit::prepare(draft(1)), generation())).has_value());
}

// The interleaving that matters: the change gets its place in the ledger while the decision waits for one.
TEST_F(LedgerWriterTest, NoDecisionStandsBehindAChangeItDoesNotKnow) {
  LedgerWriter writer(database_);
  const Generation before = generation();
  Result<std::optional<audit::Entry>> decided = std::optional<audit::Entry>();
  std::thread decision;
  run([&](pqxx::work& tx) -> Result<bool> {
    lock_writes(tx);
    STEWARD_RETURN_IF_ERROR(bump_generation(tx, State::kPolicy));
    STEWARD_RETURN_IF_ERROR(append_entries(tx, {draft(0, audit::entry_kind::kPolicyChange)}));
    decision = std::thread([&] { decided = writer.append_if_current(audit::prepare(draft(1)), before); });
    wait_for_a_waiter();
    return true;
  });
  decision.join();
  ASSERT_TRUE(decided.ok()) << decided.error().to_string();
  EXPECT_FALSE(decided->has_value());
  EXPECT_EQ(kinds(), (std::vector<std::string>{"policy_change"}));
}

// The other way round: the change is made, but has no place in the ledger yet. The decision comes first.
TEST_F(LedgerWriterTest, ADecisionMayStandBeforeAChangeThatIsNotCommitted) {
  LedgerWriter writer(database_);
  const Generation before = generation();
  run([&](pqxx::work& tx) -> Result<bool> {
    lock_writes(tx);
    STEWARD_RETURN_IF_ERROR(bump_generation(tx, State::kPolicy));
    const auto decided = writer.append_if_current(audit::prepare(draft(1)), before);
    EXPECT_TRUE(decided.ok() && decided->has_value());
    STEWARD_RETURN_IF_ERROR(append_entries(tx, {draft(0, audit::entry_kind::kPolicyChange)}));
    return true;
  });
  EXPECT_EQ(kinds(), (std::vector<std::string>{"decision", "policy_change"}));
}

TEST_F(LedgerWriterTest, EntriesThatStandTogetherAreWrittenAllOrNone) {
  LedgerWriter writer(database_);
  const Generation before = generation();
  const auto three = [] {
    return std::vector{audit::prepare(draft(0)), audit::prepare(draft(1)), audit::prepare(draft(2))};
  };
  const auto written = writer.append_all_if_current(three(), before);
  ASSERT_TRUE(written.ok() && *written) << written.error().to_string();
  ASSERT_EQ((*written)->size(), 3u);
  for (int64_t i = 0; i < 3; ++i) EXPECT_EQ((**written)[static_cast<size_t>(i)].seq, i);

  EXPECT_EQ(failure_of(database_, [&](pqxx::work& tx) { return bump_generation(tx, State::kPolicy); }), "");
  const auto overtaken = writer.append_all_if_current(three(), before);
  ASSERT_TRUE(overtaken.ok());
  EXPECT_FALSE(overtaken->has_value());

  auto one_bad = three();
  one_bad[1].body.assign(kMaxDraftBytes + 1, ' ');
  EXPECT_EQ(writer.append_all_if_current(std::move(one_bad), generation()).error().code,
            ErrorCode::kTooLarge);
  EXPECT_EQ(kinds().size(), 3u);
  const auto none = writer.append_all_if_current({}, generation());
  EXPECT_TRUE(none.ok() && *none && (*none)->empty());
}

TEST_F(LedgerWriterTest, WhoDoesNotWaitIsToldOnce) {
  LedgerWriter writer(database_);
  const Generation before = generation();
  const auto outcome_of = [&](audit::PreparedEntry entry, const Generation& based_on) {
    std::promise<Result<std::optional<audit::Entry>>> told;
    writer.append_soon(std::move(entry), based_on, [&](auto outcome) { told.set_value(std::move(outcome)); });
    return told.get_future().get();
  };
  const auto written = outcome_of(audit::prepare(draft(0)), before);
  ASSERT_TRUE(written.ok() && *written);
  EXPECT_EQ((*written)->seq, 0);
  EXPECT_EQ(failure_of(database_, [&](pqxx::work& tx) { return bump_generation(tx, State::kConsent); }), "");
  const auto overtaken = outcome_of(audit::prepare(draft(1)), before);
  EXPECT_TRUE(overtaken.ok() && !*overtaken);
  audit::PreparedEntry large = audit::prepare(draft(2));
  large.body.assign(kMaxDraftBytes + 1, ' ');
  EXPECT_EQ(outcome_of(std::move(large), generation()).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(kinds().size(), 1u);
}

TEST_F(LedgerWriterTest, RefusesADraftThatIsTooLarge) {
  LedgerWriter writer(database_);
  audit::EntryDraft large = draft(0);
  large.body["text"] = std::string(kMaxDraftBytes, 'x');
  const auto refused = writer.append(large);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kTooLarge);
  large.body["text"] = std::string(kMaxDraftBytes / 2, 'x');
  EXPECT_TRUE(writer.append(large).ok());
}

TEST_F(LedgerWriterTest, ABadDraftFailsAlone) {
  execute("ALTER TABLE ledger_entry ADD CONSTRAINT good CHECK (actor <> 'bad')");
  LedgerWriter writer(database_);
  std::vector<std::thread> threads;
  std::atomic<int> stored{0}, refused{0};
  // While the head is held, all gather in one batch behind the first.
  run([&](pqxx::work& tx) -> Result<bool> {
    STEWARD_RETURN_IF_ERROR(lock_end(tx));
    for (int i = 0; i < 20; ++i)
      threads.emplace_back([&, i] {
        audit::EntryDraft one = draft(i);
        if (i % 10 == 0) one.actor = "bad";
        ++(writer.append(one).ok() ? stored : refused);
      });
    wait_for_a_waiter();
    return true;
  });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(stored, 18);
  EXPECT_EQ(refused, 2);
  EXPECT_EQ(kinds().size(), 18u);
}

}  // namespace
}  // namespace steward::storage
