// What stands for a grant while people use it: open transactions, views built on top, roles and objects that
// others prepared.
#include <gtest/gtest.h>

#include <algorithm>

#include "enforcement/grant_fixture.h"

namespace steward::enforcement {
namespace {

class StandingTest : public EnforcementTest {
 protected:
  storage::Database impatient_{{.url = url_, .size = 2, .lock_timeout = std::chrono::milliseconds(300)}};

  static bool nobody_agreed(const std::string&, const Purpose&) { return false; }
  std::string oid_of(const std::string& view) {
    return text("SELECT oid || ' ' || xmin FROM pg_class WHERE oid = '" + view + "'::regclass");
  }
};

// A session in the middle of a transaction that has read the view.
class OpenReader {
 public:
  OpenReader(const std::string& url, const std::string& role, const std::string& isolation, std::string view)
      : connection_(url), tx_(connection_), view_(std::move(view)) {
    tx_.exec("SET ROLE " + tx_.quote_name(role));
    tx_.exec("BEGIN ISOLATION LEVEL " + isolation);
    EXPECT_EQ(read(), "1");
  }
  ~OpenReader() { end(); }
  std::string read() {
    try {
      return tx_.exec1("SELECT count(*) FROM " + view_)[0].c_str();
    } catch (const pqxx::sql_error& error) {
      return std::string(error.what()).substr(0, 25);
    }
  }
  void end() { tx_.exec("ROLLBACK"); }

 private:
  pqxx::connection connection_;
  pqxx::nontransaction tx_;
  std::string view_;
};

constexpr const char* kDenied = "ERROR:  permission denied";
constexpr const char* kLevels[] = {"READ COMMITTED", "REPEATABLE READ"};

TEST_F(StandingTest, WhenAGrantIsDroppedOpenTransactionsReadNothingMore) {
  for (const char* level : kLevels) {
    const Prepared ready = prepared(plan());
    made(ready);
    OpenReader member(url_, "ana \"lyst", level, view_of(ready));
    OpenReader as_the_role(url_, ready.names.role, level, view_of(ready));
    const Status held = drop(impatient_, ready.names);
    ASSERT_FALSE(held.ok()) << "a view that is read cannot be dropped";
    EXPECT_EQ(held.error().code, ErrorCode::kTimeout) << held.error().to_string();
    EXPECT_EQ(as("ana \"lyst", "SELECT * FROM " + view_of(ready)).substr(0, 25), kDenied);
    EXPECT_EQ(member.read(), kDenied) << level;
    EXPECT_EQ(as_the_role.read(), kDenied) << level;
    member.end();
    as_the_role.end();
    const Status dropped = drop(impatient_, ready.names);
    ASSERT_TRUE(dropped.ok()) << dropped.error().to_string();
  }
}

TEST_F(StandingTest, TheEndOfAGrantCountsInsideATransaction) {
  Plan soon = plan();
  soon.valid_until = system_clock()() + std::chrono::seconds(2);
  const Prepared ready = prepared(soon);
  made(ready);
  pqxx::connection connection(url_);
  pqxx::work tx(connection);
  tx.exec("SELECT pg_sleep(2.1)");
  EXPECT_EQ(tx.exec1("SELECT count(*) FROM " + view_of(ready))[0].as<int>(), 0);
}

TEST_F(StandingTest, WithdrawnConsentEndsForOpenTransactionsToo) {
  for (const char* level : kLevels) {
    const Prepared ready = prepared(plan());
    const Made first = made(ready);
    OpenReader member(url_, "ana \"lyst", level, view_of(ready));
    const auto held = make(impatient_, ready, first.record, nobody_agreed);
    ASSERT_FALSE(held.ok());
    EXPECT_EQ(held.error().code, ErrorCode::kTimeout) << held.error().to_string();
    EXPECT_EQ(member.read(), kDenied) << level;
    EXPECT_EQ(as("ana \"lyst", "SELECT * FROM " + view_of(ready)).substr(0, 25), kDenied);
    member.end();
    const auto again = make(impatient_, ready, first.record, nobody_agreed);
    ASSERT_TRUE(again.ok()) << again.error().to_string();
    EXPECT_EQ(as("ana \"lyst", "SELECT count(*) FROM " + view_of(ready)), "0");
    ASSERT_TRUE(drop(impatient_, ready.names).ok());
  }
}

TEST_F(StandingTest, WhatIsAsItShouldBeIsNotTouched) {
  const Prepared ready = prepared(plan());
  const Made first = made(ready);
  EXPECT_TRUE(first.is_changed);
  const std::string before = oid_of(view_of(ready));
  OpenReader member(url_, "ana \"lyst", "READ COMMITTED", view_of(ready));
  const auto again = make(impatient_, ready, first.record, agreed);
  ASSERT_TRUE(again.ok()) << again.error().to_string();
  EXPECT_FALSE(again->is_changed);
  EXPECT_EQ(oid_of(view_of(ready)), before);
  // Who agrees now is added without waiting for those who read.
  const auto more = make(impatient_, ready, first.record, [](const auto&, const auto&) { return true; });
  ASSERT_TRUE(more.ok()) << more.error().to_string();
  EXPECT_TRUE(more->is_changed);
  EXPECT_EQ(member.read(), "2");
}

TEST_F(StandingTest, ViewsOnTopStayAsLongAsTheColumnsDo) {
  const Prepared ready = prepared(plan());
  const Made first = made(ready);
  run("CREATE VIEW public.mine AS SELECT id, email FROM " + view_of(ready));
  Plan wider = plan();
  wider.views[0].rows[0].values = {"DE", "FR"};
  wider.views[0].columns[1].mask = policy::default_mask(policy::Mask::kRedact);
  const Made second = made(prepared(wider, true), first.record);
  EXPECT_EQ(text("SELECT string_agg(id || email, ' ' ORDER BY id) FROM public.mine"),
            "1[redacted] 3[redacted]");
  Plan fewer = wider;
  fewer.views[0].columns.erase(fewer.views[0].columns.begin() + 1);
  const Prepared without = prepared(fewer, true);
  made(without, second.record);
  EXPECT_EQ(text("SELECT coalesce(to_regclass('public.mine')::text, 'gone')"), "gone");
  EXPECT_EQ(as("ana \"lyst", "SELECT * FROM " + view_of(without)), "1,1990-01-01,x;3,1970-01-01,z");
}

TEST_F(StandingTest, WhatWasChangedByHandIsPutRightAndTold) {
  const Prepared ready = prepared(plan());
  const Made first = made(ready);
  run("GRANT SELECT ON " + view_of(ready) + " TO other; GRANT SELECT ON steward_grants.salt TO other");
  const Made again = made(ready, first.record);
  EXPECT_TRUE(again.is_changed);
  EXPECT_EQ(again.repaired.size(), 2u);
  EXPECT_EQ(as("other", "SELECT * FROM steward_grants.salt").substr(0, 25), kDenied);
  EXPECT_EQ(drift(first.record), std::vector<std::string>());
}

TEST_F(StandingTest, NobodysCodeRunsInWhatWasThereBefore) {
  for (const char* trap :
       {"ALTER TABLE steward_grants.salt OWNER TO other",
        "CREATE TRIGGER t BEFORE INSERT ON steward_grants.salt EXECUTE FUNCTION public.trap()"}) {
    run("CREATE SCHEMA steward_grants; CREATE TABLE steward_grants.salt (grant_id text PRIMARY KEY, salt "
        "text "
        "NOT NULL); CREATE OR REPLACE FUNCTION public.trap() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
        "RAISE "
        "EXCEPTION 'caught'; END$$");
    const Prepared ready = prepared(plan());
    run(trap);
    const auto refused = make(target_, ready, std::nullopt, agreed);
    ASSERT_FALSE(refused.ok()) << trap;
    EXPECT_EQ(refused.error().code, ErrorCode::kConflict) << refused.error().to_string();
    EXPECT_EQ(refused.error().to_string().find("caught"), std::string::npos);
    run("DROP SCHEMA steward_grants CASCADE");
  }
}

TEST_F(StandingTest, ARoleOfSeveralPeopleIsNoSubjects) {
  run("GRANT \"ana \"\"lyst\" TO other");
  const Prepared shared = prepared(plan());
  ASSERT_EQ(shared.warnings.size(), 1u);
  EXPECT_EQ(shared.warnings[0], "other can take on the role ana \"lyst and reads through the views too.");
  run("REVOKE \"ana \"\"lyst\" FROM other; ALTER ROLE \"ana \"\"lyst\" NOLOGIN");
  const auto group = prepare(target_, plan(), false);
  ASSERT_FALSE(group.ok());
  EXPECT_EQ(group.error().code, ErrorCode::kConflict) << group.error().to_string();
}

TEST_F(StandingTest, DirectReadsAreToldHoweverOldTheyAre) {
  run("GRANT SELECT ON shop.\"Cust.omer\" TO \"ana \"\"lyst\"");
  const Made first = made(prepared(plan()));
  const auto found = drift(first.record);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].find("directly"), std::string::npos);
}

// The record leaves the database; a hash without a key would tell who is in a short list.
TEST_F(StandingTest, TheRecordOfIdsIsKeyedByTheGrantsSalt) {
  Plan other = plan();
  other.grant = "0e3f7f6e-0000-8000-8000-000000000002";
  const Made one = made(prepared(plan())), two = made(prepared(other));
  const std::string digest = one.record.observation->tables.at(0).digest;
  EXPECT_EQ(digest.substr(0, 2), "2:");
  EXPECT_EQ(two.record.observation->tables.at(0).digest.substr(0, 2), "2:");
  EXPECT_NE(digest, two.record.observation->tables.at(0).digest);
}

}  // namespace
}  // namespace steward::enforcement
