#include "storage/policy_store.h"

#include <gtest/gtest.h>

#include "storage/generation.h"
#include "storage/storage_fixture.h"

namespace steward::storage {
namespace {

const Timestamp kNow = *parse_rfc3339("2026-11-20T10:00:00.123456Z");

class PolicyStoreTest : public testing::Test {
 protected:
  Database database_{{.url = migrated_database_url()}};

  // Beside another file.
  void activate(const std::string& text) {
    const std::vector<policy::PolicySource> sources = {{"a.yaml", text}, {"b.yaml", "ä: \"\\n\"\n"}};
    EXPECT_EQ(failure_of(database_,
                         [&](pqxx::work& tx) {
                           return activate_policy_set(
                               tx, sources, {sha256(text), "steward", kNow, "", std::nullopt});
                         }),
              "");
  }
  std::vector<policy::PolicySource> active() {
    const auto sources = database_.run([](pqxx::work& tx) { return load_active_policies(tx); });
    EXPECT_TRUE(sources.ok()) << sources.error().to_string();
    EXPECT_TRUE(sources->has_value());
    return **sources;
  }
};

policy::ConsentEvent consent(policy::ConsentState state) {
  policy::ConsentEvent event;
  event.subject = to_hex(sha256("somebody"));
  event.purpose = Purpose("marketing");
  event.state = state;
  event.notice_version = "2026-1";
  event.jurisdiction = "EU";
  event.effective_at = kNow;
  event.recorded_at = kNow + std::chrono::seconds(1);
  return event;
}

TEST_F(PolicyStoreTest, NoSetIsInForceAtFirst) {
  const auto sources = database_.run([](pqxx::work& tx) { return load_active_policies(tx); });
  ASSERT_TRUE(sources.ok()) << sources.error().to_string();
  EXPECT_FALSE(sources->has_value());
}

TEST_F(PolicyStoreTest, TheLatestActivationIsInForce) {
  activate("one");
  activate("two");
  EXPECT_EQ(active()[0].text, "two");
  activate("one");
  ASSERT_EQ(active().size(), 2u);
  EXPECT_EQ(active()[0].text, "one");
  EXPECT_EQ(active()[0].file, "a.yaml");
  EXPECT_EQ(active()[1].text, "ä: \"\\n\"\n");
  const auto generation = database_.run([](pqxx::work& tx) { return load_generation(tx); });
  EXPECT_EQ(generation->policy, 3);
}

TEST_F(PolicyStoreTest, ConsentComesBackInOrder) {
  policy::ConsentEvent granted = consent(policy::ConsentState::kGranted);
  granted.valid_until = kNow + std::chrono::hours(24);
  const policy::ConsentEvent withdrawn = consent(policy::ConsentState::kWithdrawn);
  for (const auto& event : {granted, withdrawn})
    EXPECT_EQ(failure_of(database_, [&](pqxx::work& tx) { return append_consent(tx, event); }), "");
  const auto events = database_.run([](pqxx::work& tx) { return load_consent(tx); });
  ASSERT_TRUE(events.ok()) << events.error().to_string();
  ASSERT_EQ(events->size(), 2u);
  EXPECT_EQ((*events)[0].subject, granted.subject);
  EXPECT_EQ((*events)[0].purpose, granted.purpose);
  EXPECT_EQ((*events)[0].state, policy::ConsentState::kGranted);
  EXPECT_EQ((*events)[0].effective_at, granted.effective_at);
  EXPECT_EQ((*events)[0].recorded_at, granted.recorded_at);
  EXPECT_EQ((*events)[0].valid_until, granted.valid_until);
  EXPECT_EQ((*events)[1].state, policy::ConsentState::kWithdrawn);
  EXPECT_FALSE((*events)[1].valid_until);
}

TEST_F(PolicyStoreTest, RefusesASubjectInClearAndDoesNotQuoteIt) {
  policy::ConsentEvent event = consent(policy::ConsentState::kGranted);
  event.subject = "somebody@example.org";
  const std::string failure =
      failure_of(database_, [&](pqxx::work& tx) { return append_consent(tx, event); });
  EXPECT_NE(failure, "");
  EXPECT_EQ(failure.find("somebody"), std::string::npos) << failure;
}

TEST_F(PolicyStoreTest, RefusesAStateThatIsNoEvent) {
  for (const auto state : {policy::ConsentState::kUnknown, policy::ConsentState::kExpired})
    EXPECT_NE(failure_of(database_, [&](pqxx::work& tx) { return append_consent(tx, consent(state)); }), "");
}

TEST_F(PolicyStoreTest, NothingIsOverwritten) {
  activate("one");
  for (const std::string sql : {"UPDATE policy_source SET body = ''", "DELETE FROM policy_set",
                                "DELETE FROM policy_activation", "TRUNCATE consent_event"})
    EXPECT_NE(failure_of(database_,
                         [&](pqxx::work& tx) -> Status {
                           tx.exec(sql);
                           return {};
                         }),
              "")
        << sql;
}

}  // namespace
}  // namespace steward::storage
