// A person is found by what they are called until they are forgotten; then by nobody, and the record stands.
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <thread>

#include "audit/bundle.h"
#include "service/audit/world_for_test.h"

namespace steward::service {
namespace {

using policy::Action;
using policy::ConsentState;
using policy::Verdict;

constexpr char kWhy[] = "Asked for under Art. 17 GDPR.";

class PeopleTest : public RecordTest {
 protected:
  std::string erase(Steward& steward, const std::string& person) {
    const auto erased = steward.people().erase(person, kWhy, "dpo");
    EXPECT_TRUE(erased.ok()) << erased.error().to_string();
    return erased.ok() ? erased->id : "";
  }
  static std::string name_in(const RecordedDecision& recorded) {
    return recorded.request.data_subjects.empty() ? "" : recorded.request.data_subjects[0];
  }
};

TEST_F(PeopleTest, AForgottenPersonIsLinkedToNothing) {
  const auto steward = open_first();
  consent(*steward, "K4711");
  consent(*steward, "bob");
  const RecordedDecision before = decided(*steward, request(Action::kShare, {"K4711"}));
  EXPECT_EQ(before.decision.verdict, Verdict::kPermit);
  const std::string name = name_in(before);
  ASSERT_EQ(name.size(), 64u);
  const auto names = steward->people().names_of("K4711");
  ASSERT_TRUE(names.ok());
  EXPECT_EQ(names->front(), name);
  EXPECT_EQ(tables_with("K4711"), std::vector<std::string>()) << "no table holds an id";

  const std::string erasure = erase(*steward, "K4711");
  EXPECT_EQ(erasure.size(), 36u);
  const auto after = steward->people().names_of("K4711");
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(std::count(after->begin(), after->end(), name), 0) << "nothing leads from the id to the entries";
  EXPECT_EQ(
      count("SELECT count(*) FROM steward.ledger_entry WHERE position('" + name + "' IN canonical) > 0"), 2)
      << "which are there as they were: consent and a decision";
  EXPECT_EQ(count("SELECT count(*) FROM steward.subject_salt"), 1) << "of bob";
  const auto entry = rows("SELECT canonical FROM steward.ledger_entry WHERE kind = 'subject_erasure'");
  ASSERT_EQ(entry.size(), 1u);
  EXPECT_NE(entry[0][0].find(erasure), std::string::npos);
  EXPECT_NE(entry[0][0].find(kWhy), std::string::npos);
  for (const std::string& linkable : *names) EXPECT_EQ(entry[0][0].find(linkable), std::string::npos);

  EXPECT_EQ(state_of(*steward, "K4711"), ConsentState::kUnknown);
  EXPECT_EQ(state_of(*steward, "bob"), ConsentState::kGranted);
  const RecordedDecision again = decided(*steward, request(Action::kShare, {"K4711"}));
  EXPECT_EQ(again.decision.verdict, Verdict::kDeny) << "consent is unknown, which denies";
  EXPECT_NE(name_in(again), name);
  consent(*steward, "K4711");
  const RecordedDecision renewed = decided(*steward, request(Action::kShare, {"K4711"}));
  EXPECT_EQ(renewed.decision.verdict, Verdict::kPermit);
  EXPECT_EQ(name_in(renewed), name_in(again));

  const auto exported = steward->export_audit({}, "dpo");
  ASSERT_TRUE(exported.ok()) << exported.error().to_string();
  const auto verified = audit::verify_export(audit::to_json(*exported), steward->public_key());
  ASSERT_TRUE(verified.ok()) << verified.error().to_string();
  EXPECT_TRUE(verified->holds) << "the tree is untouched";
}

TEST_F(PeopleTest, OtherServersForgetToo) {
  const auto one = open_first(), two = open();
  consent(*one, "K4711");
  const std::string name = name_in(decided(*two, request(Action::kShare, {"K4711"})));
  EXPECT_EQ(name_in(decided(*one, request(Action::kShare, {"K4711"}))), name) << "two servers, one name";
  const auto soon = [&] {
    std::promise<std::optional<Result<RecordedDecision>>> told;
    two->decide_soon(request(Action::kShare, {"K4711"}), [&](auto made) { told.set_value(std::move(made)); });
    return told.get_future().get();
  };
  ASSERT_TRUE(two->world().ok());
  const auto cached = soon();
  ASSERT_TRUE(cached && cached->ok()) << "who is known is known without asking the database";
  EXPECT_EQ(name_in(**cached), name);
  erase(*one, "K4711");
  // The world that this server last confirmed still holds the old name: it gets no place in the ledger.
  EXPECT_FALSE(soon().has_value());
  EXPECT_NE(name_in(decided(*two, request(Action::kShare, {"K4711"}))), name);
  const auto renamed = soon();
  ASSERT_TRUE(renamed && renamed->ok());
  EXPECT_NE(name_in(**renamed), name);
  EXPECT_EQ(state_of(*two, "K4711"), ConsentState::kUnknown);
}

TEST_F(PeopleTest, NoEntryBehindAnErasureBearsTheOldName) {
  const auto steward = open_first();
  consent(*steward, "K4711");
  const std::string name = name_in(decided(*steward, request(Action::kShare, {"K4711"})));
  std::vector<std::thread> threads;
  std::atomic<bool> stop{false};
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      const auto asks = open();
      while (!stop) decided(*asks, request(Action::kShare, {"K4711"}));
    });
  const auto decisions = [&] {
    return count("SELECT count(*) FROM steward.ledger_entry WHERE kind = 'decision'");
  };
  while (decisions() < 30) {
  }
  erase(*steward, "K4711");
  const int64_t then = decisions();
  while (decisions() < then + 30) {
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  const std::string behind =
      "FROM steward.ledger_entry WHERE kind = 'decision' AND seq > (SELECT seq FROM steward.ledger_entry "
      "WHERE kind = "
      "'subject_erasure')";
  EXPECT_GE(count("SELECT count(*) " + behind), 30);
  EXPECT_EQ(count("SELECT count(*) " + behind + " AND position('" + name + "' IN canonical) > 0"), 0);
  EXPECT_EQ(count("SELECT count(DISTINCT canonical::json->'body'->>'data_subjects') " + behind), 1)
      << "all servers agree on one new name";
}

// An installation of before there were salts: the master key alone makes the name.
TEST_F(PeopleTest, WhoWasKnownBeforeKeepsConsentUntilForgotten) {
  const auto steward = open_first();
  const auto key = SubjectHasher::load(folder_.path() / "keys" / "subject.key");
  ASSERT_TRUE(key.ok() && *key);
  const std::string old_name = (*key)->hash("K4711");
  rows(
      "INSERT INTO steward.consent_event (subject, purpose, state, notice_version, basis, jurisdiction, "
      "effective_at, "
      "recorded_at) VALUES (decode('" +
      old_name +
      "', 'hex'), 'marketing', 'granted', '1', 'consent', '', "
      "now() - interval '1 day', now() - interval '1 day')");
  rows("UPDATE steward.generation SET value = value + 1 WHERE state = 'consent'");

  EXPECT_EQ(state_of(*steward, "K4711"), ConsentState::kGranted);
  const RecordedDecision before = decided(*steward, request(Action::kShare, {"K4711"}));
  EXPECT_EQ(before.decision.verdict, Verdict::kPermit);
  EXPECT_EQ(name_in(before), old_name);
  consent(*steward, "K4711", ConsentState::kWithdrawn);
  EXPECT_EQ(state_of(*steward, "K4711"), ConsentState::kWithdrawn)
      << "what is said later is of the same person";
  EXPECT_EQ(count("SELECT count(*) FROM steward.subject_salt"), 0);

  const auto erased = steward->people().erase("K4711", kWhy, "dpo");
  ASSERT_TRUE(erased.ok()) << erased.error().to_string();
  EXPECT_FALSE(erased->had_salt);
  EXPECT_EQ(erased->consent_events, 2);
  EXPECT_EQ(count("SELECT count(*) FROM steward.consent_event"), 0);
  EXPECT_EQ(state_of(*steward, "K4711"), ConsentState::kUnknown);
  EXPECT_NE(name_in(decided(*steward, request(Action::kShare, {"K4711"}))), old_name);
  EXPECT_EQ(count("SELECT count(*) FROM steward.subject_salt"), 1);
}

TEST_F(PeopleTest, WhatIsNotRecordedMakesNobodyKnown) {
  const auto steward = open_first();
  ASSERT_TRUE(steward->advise({request(Action::kShare, {"K4711", "bob"})}).ok());
  EXPECT_FALSE(steward->advise_soon(request(Action::kShare, {"K4711"})).has_value());
  ASSERT_TRUE(steward->explain_rules(request(Action::kShare, {"K4711"})).ok());
  steward->prepared(request(Action::kShare, {"K4711"}));
  state_of(*steward, "K4711");
  EXPECT_EQ(count("SELECT count(*) FROM steward.subject_salt"), 0);
  decided(*steward, request(Action::kShare, {"K4711", "bob", "K4711"}));
  EXPECT_EQ(count("SELECT count(*) FROM steward.subject_salt"), 2);
  EXPECT_TRUE(steward->advise_soon(request(Action::kShare, {"K4711"})).has_value());
}

TEST_F(PeopleTest, AnErasureSaysWhyAndNotWho) {
  const auto steward = open_first();
  consent(*steward, "K4711@example.org");
  for (const std::string& why :
       {std::string(), std::string(2'001, 'x'), std::string("erase K4711@example.org please"),
        std::string("nul \0 here", 10)}) {
    const auto refused = steward->people().erase("K4711@example.org", why, "dpo");
    ASSERT_FALSE(refused.ok()) << why;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidInput) << why;
  }
  EXPECT_EQ(state_of(*steward, "K4711@example.org"), ConsentState::kGranted);
  EXPECT_EQ(erase(*steward, "nobody"), "");
  EXPECT_EQ(count("SELECT count(*) FROM steward.ledger_entry WHERE kind = 'subject_erasure'"), 0);
  EXPECT_NE(erase(*steward, "K4711@example.org"), "");
  EXPECT_EQ(erase(*steward, "K4711@example.org"), "") << "a second time there is nobody";
  EXPECT_EQ(count("SELECT count(*) FROM steward.subject_erasure"), 1);
}

}  // namespace
}  // namespace steward::service
