// Grants in another PostgreSQL over time: consent that ends, databases that do not answer, several servers.
#include <future>

#include "service/timed_steward_for_test.h"
#include "storage/provision_store.h"

namespace steward::service {
namespace {

using std::chrono::days;

constexpr char kPolicies[] = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: access}
rules:
  - id: contacts
    effect: permit
    subjects: {roles: [analyst]}
    actions: [read]
    purposes: [analytics]
    data: {categories: ["*"]}
    require: {grant: active}
    obligations: {rows: [{column: id, consent: true}]}
    reason: "Contacts are read under a grant."
)";

// Two categories of one field, each lifted by an exception of its own; the first of them is told as the
// reason.
constexpr char kLifted[] = R"(---
apiVersion: steward/v1
kind: PurposeLimitation
metadata: {name: promises}
rules:
  - {id: shop, datasets: ["*shop.customer"], purposes: [essential], reason: "As the notice says."}
---
apiVersion: steward/v1
kind: Exceptions
metadata: {name: lifted}
rules:
  - {id: a, rule: promises/shop, data: {categories: [none, user.contact]}, expires: 2100-01-01, approved_by: dpo, reason: R.}
  - {id: b, rule: promises/shop, data: {categories: [user.financial]}, expires: 2099-01-01, approved_by: dpo, reason: R.}
)";

class StewardProvisionTest : public TimedStewardTest {
 protected:
  std::string member_ = "steward_test_bea", view_;

  std::string seen() { return other("SET ROLE " + member_ + "; SELECT id FROM " + view_ + " ORDER BY id"); }
  std::string records() { return storage::column_of(url_, "SELECT count(*) FROM steward.grant_provision"); }

  void SetUp() override {
    other(
        "CREATE SCHEMA shop; CREATE TABLE shop.customer (id text, email text);"
        "INSERT INTO shop.customer VALUES ('1', 'ada@x'), ('2', 'bob@x'); DROP ROLE IF EXISTS " +
        member_ + "; CREATE ROLE " + member_ + " LOGIN");
    const std::string database = other("SELECT current_database()");
    store_customers(2, {{"id"}, {"email", {"user.contact.email", "user.financial"}}});
  }
  void TearDown() override {
    pqxx::connection connection(other_url_);
    pqxx::nontransaction tx(connection);
    for (const auto& row :
         tx.exec("SELECT quote_ident(rolname) FROM pg_roles WHERE rolname LIKE 'steward_grant_%' OR "
                 "rolname = '" +
                 member_ + "'")) {
      tx.exec("DROP OWNED BY " + row[0].as<std::string>() + " CASCADE");
      tx.exec("DROP ROLE " + row[0].as<std::string>());
    }
  }

  void consent(const std::string& id, std::optional<Timestamp> until = std::nullopt) {
    policy::ConsentEvent event;
    event.purpose = Purpose("analytics");
    event.state = policy::ConsentState::kGranted;
    event.notice_version = "1";
    event.valid_until = until;
    const auto recorded = steward_->record_consent(id, event, "officer");
    ASSERT_TRUE(recorded.ok()) << recorded.error().to_string();
  }
  // The id of a grant that holds in the other database by now.
  std::string provisioned(const std::string& policies = kPolicies) {
    const auto applied = steward_->apply_policies({{"p.yaml", policies}}, "officer");
    EXPECT_TRUE(applied.ok() && applied->set) << (applied.ok() ? applied->diagnostics.at(0).message : "");
    policy::AccessAsk ask;
    ask.subject = {.id = "bea", .roles = {"analyst"}, .groups = {}, .attributes = {}};
    ask.actions = {policy::Action::kRead};
    ask.resources = {"customer"};
    ask.purpose = Purpose("analytics");
    ask.duration = {.days = 100};
    ask.justification = "Churn.";
    const auto standing = steward_->ask_access(ask);
    EXPECT_TRUE(standing.ok() && standing->grant)
        << (standing.ok() ? standing->request.events.at(0).note : standing.error().to_string());
    if (!standing.ok() || !standing->grant) return "";
    const auto made = steward_->provision_grant(standing->grant->id, other_url_, member_, "officer");
    EXPECT_TRUE(made.ok()) << made.error().to_string();
    if (made.ok()) view_ = "steward_grants." + made->names.views.at(0).view;
    return standing->grant->id;
  }
};

TEST_F(StewardProvisionTest, ConsentThatEndsByTimeIsTakenOut) {
  consent("1", system_clock()() + days(20));
  consent("2");
  provisioned();
  EXPECT_EQ(seen(), "1;2");
  KeptGrants kept;
  ASSERT_EQ(steward_->keep_grants(kept, "steward")->changed, 0u) << "all stands as it should";
  const std::string before = records();
  pass(days(21));
  const auto outcome = steward_->keep_grants(kept, "steward");
  ASSERT_TRUE(outcome.ok()) << outcome.error().to_string();
  EXPECT_EQ(outcome->changed, 1u) << "nothing was recorded, time alone has passed";
  EXPECT_EQ(seen(), "2");
  EXPECT_NE(records(), before);
}

TEST_F(StewardProvisionTest, WhatStandsAsItShouldIsNotRecordedAgain) {
  consent("1");
  const std::string grant = provisioned();
  const std::string before = records();
  ASSERT_TRUE(steward_->refresh_grants(grant, "officer").ok());
  ASSERT_TRUE(
      steward_->apply_policies({{"p.yaml", std::string(kPolicies) + "# the same\n"}}, "officer").ok());
  KeptGrants kept;
  ASSERT_TRUE(steward_->keep_grants(kept, "steward").ok());
  EXPECT_EQ(records(), before);
}

TEST_F(StewardProvisionTest, ARefreshThatFailsIsTriedAgain) {
  consent("1");
  provisioned();
  KeptGrants kept;
  ASSERT_TRUE(steward_->keep_grants(kept, "steward")->failures.empty());
  consent("2");
  pqxx::connection busy(other_url_);
  pqxx::nontransaction tx(busy);
  tx.exec("SELECT pg_advisory_lock(7310579649270019)");  // as another who makes something there
  const auto failed = steward_->keep_grants(kept, "steward");
  ASSERT_TRUE(failed.ok()) << failed.error().to_string();
  EXPECT_EQ(failed->failures.size(), 1u);
  EXPECT_THROW(seen(), pqxx::sql_error) << "it is cut off meanwhile";
  tx.exec("SELECT pg_advisory_unlock(7310579649270019)");
  const auto again = steward_->keep_grants(kept, "steward");
  ASSERT_TRUE(again.ok() && again->failures.empty());
  EXPECT_EQ(seen(), "1;2") << "though nothing has changed since";
}

TEST_F(StewardProvisionTest, WhatAnotherServerDroppedMeanwhileIsNotMadeAgain) {
  consent("1");
  const std::string grant = provisioned();
  storage::Database own({.url = url_});
  std::future<Result<std::vector<ProvisionOutcome>>> refreshed;
  const auto dropped = own.run([&](pqxx::work& tx) -> Status {
    storage::lock_provision(tx, grant, other_url_);
    refreshed = std::async(std::launch::async, [&] { return steward_->refresh_grants(grant, "officer"); });
    while (storage::column_of(url_, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
               .empty()) {
    }
    auto records = storage::load_provisions(tx, grant);
    if (!records.ok()) return records.error();
    records->at(0).is_made = false;
    other("DROP VIEW " + view_);
    return storage::add_provision(tx, records->at(0));
  });
  ASSERT_TRUE(dropped.ok()) << dropped.error().to_string();
  EXPECT_FALSE(refreshed.get().ok());
  EXPECT_EQ(other("SELECT to_regclass('" + view_ + "')"), "-");
  EXPECT_TRUE(steward_->grant_drift(grant)->empty());
}

TEST_F(StewardProvisionTest, DroppingSaysWhenThereIsNothing) {
  consent("1");
  const std::string grant = provisioned();
  const Status elsewhere = steward_->drop_provision(grant, "postgresql://elsewhere/shop", "officer");
  ASSERT_FALSE(elsewhere.ok());
  EXPECT_EQ(elsewhere.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(steward_->drop_provision("0e3f7f6e-0000-8000-8000-000000000009", "", "officer").error().code,
            ErrorCode::kNotFound);
  EXPECT_EQ(seen(), "1");
  // A database that is away keeps nothing standing elsewhere.
  storage::Database own({.url = url_});
  ASSERT_TRUE(own.run([&](pqxx::work& tx) -> Status {
                   auto records = storage::load_provisions(tx, grant);
                   if (!records.ok()) return records.error();
                   records->at(0).target = "postgresql://127.0.0.1:1/away";
                   return storage::add_provision(tx, records->at(0));
                 })
                  .ok());
  EXPECT_FALSE(steward_->drop_provision(grant, "", "officer").ok());
  EXPECT_THROW(seen(), pqxx::sql_error);
  EXPECT_EQ(steward_->grant_drift(grant)->size(), 1u);
  // Both ways to write it are one database.
  ASSERT_TRUE(steward_->provision_grant(grant, other_url_, member_, "officer").ok());
  const std::string short_url = "postgres" + other_url_.substr(other_url_.find("://"));
  EXPECT_TRUE(steward_->drop_provision(grant, short_url, "officer").ok());
  EXPECT_THROW(seen(), pqxx::sql_error);
}

TEST_F(StewardProvisionTest, AViewEndsWithTheFirstExceptionItRestsOn) {
  consent("1");
  const std::string policies = std::string(kPolicies) + kLifted;
  offset_ = std::chrono::duration_cast<std::chrono::microseconds>(*parse_rfc3339("2098-12-01T00:00:00Z") -
                                                                  system_clock()())
                .count();
  provisioned(policies);
  ASSERT_FALSE(view_.empty());
  EXPECT_NE(other("SELECT pg_get_viewdef('" + view_ + "'::regclass)").find("2099-01-01"), std::string::npos)
      << other("SELECT pg_get_viewdef('" + view_ + "'::regclass)");
}

}  // namespace
}  // namespace steward::service
