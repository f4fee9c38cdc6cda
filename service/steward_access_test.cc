// From asking to the end of a grant, on a database: each step with its line in the ledger, and what decisions
// and another PostgreSQL make of it.
#include <thread>

#include "service/access_world_for_test.h"

namespace steward::service {
namespace {

using policy::AccessEvent;
using policy::AccessState;
using policy::Verdict;
using Kind = AccessEvent::Kind;
using std::chrono::days;

class StewardAccessTest : public AccessWorldTest {};

TEST_F(StewardAccessTest, WhatOnlyNeedsAGrantIsGrantedAtOnceAndEndsByItself) {
  EXPECT_EQ(verdict("customer#email"), Verdict::kDeny);
  const AccessStanding standing = asked({"customer#email"});
  ASSERT_EQ(standing.state, AccessState::kApproved) << standing.request.events.at(0).note;
  ASSERT_TRUE(standing.grant);
  EXPECT_EQ(entries("access_request"), 1);
  EXPECT_EQ(entries("grant"), 1);
  EXPECT_EQ(verdict("customer#email"), Verdict::kPermit);
  EXPECT_EQ(verdict("customer#iban"), Verdict::kPending)
      << "the grant covers what was asked and nothing else";
  pass(days(10));
  EXPECT_EQ(verdict("customer#email"), Verdict::kDeny) << "expired";
  EXPECT_EQ(steward_->access_request(standing.request.ask.id)->state, AccessState::kExpired);
}

TEST_F(StewardAccessTest, WhatIsForbiddenIsRefusedWithWhatWouldChangeIt) {
  policy::AccessAsk wrong = ask({"customer#email"});
  wrong.subject.roles = {"support"};
  const auto standing = steward_->ask_access(wrong);
  ASSERT_TRUE(standing.ok()) << standing.error().to_string();
  EXPECT_EQ(standing->state, AccessState::kRefused);
  EXPECT_NE(standing->request.events.at(0).note.find("access/contacts"), std::string::npos)
      << standing->request.events.at(0).note;
  EXPECT_FALSE(standing->grant);
  const auto unknown = steward_->ask_access(ask({"nowhere"}));
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(entries("access_request"), 1) << "what names nothing is no request";
}

TEST_F(StewardAccessTest, TwoPeopleApproveAndOneWithdraws) {
  const AccessStanding standing = asked({"customer#iban"});
  ASSERT_EQ(standing.state, AccessState::kPending) << standing.request.events.at(0).note;
  EXPECT_EQ(standing.open.people, 2);
  const std::string& id = standing.request.ask.id;
  EXPECT_EQ(settle(id, Kind::kApproved, "ana").error().code, ErrorCode::kForbidden);
  EXPECT_EQ(settle(id, Kind::kApproved, "bea")->state, AccessState::kPending);
  EXPECT_EQ(verdict("customer#iban"), Verdict::kPending);
  const int64_t before = entries("access_request");
  EXPECT_EQ(settle(id, Kind::kApproved, "bea")->open.people, 1) << "said again, answered again";
  EXPECT_EQ(entries("access_request"), before);
  const auto approved = settle(id, Kind::kApproved, "cem");
  ASSERT_TRUE(approved.ok()) << approved.error().to_string();
  EXPECT_EQ(approved->state, AccessState::kApproved);
  EXPECT_EQ(verdict("customer#iban"), Verdict::kPermit);
  const auto withdrawn =
      steward_->withdraw_grant(approved->grant->id, {.person = "bea", .note = "Done."}, {});
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.error().to_string();
  EXPECT_EQ(verdict("customer#iban"), Verdict::kPending) << "withdrawn";
  EXPECT_EQ(entries("grant"), 2);
  EXPECT_EQ(settle("0e3f7f6e-0000-4000-8000-000000000009", Kind::kApproved, "bea").error().code,
            ErrorCode::kNotFound);
}

TEST_F(StewardAccessTest, AskingAgainUnderOneIdAsksOnce) {
  policy::AccessAsk first = ask({"customer#iban"});
  first.id = "0e3f7f6e-0000-4000-8000-000000000001";
  ASSERT_TRUE(steward_->ask_access(first).ok());
  const auto again = steward_->ask_access(first);
  ASSERT_TRUE(again.ok()) << again.error().to_string();
  EXPECT_EQ(entries("access_request"), 1);
  first.justification = "Something else.";
  EXPECT_EQ(steward_->ask_access(first).error().code, ErrorCode::kConflict);
}

TEST_F(StewardAccessTest, RacingApproversMakeOneGrant) {
  const auto second = open();
  for (int round = 0; round < 4; ++round) {
    const std::string id = asked({"customer#iban"}).request.ask.id;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&, i] {
        Steward& steward = i % 2 ? *steward_ : *second;
        (void)steward.settle_access(id,
                                    {.kind = i == 3 ? Kind::kRefused : Kind::kApproved,
                                     .person = "p" + std::to_string(i),
                                     .roles = {"privacy_officer"},
                                     .note = "Fine."},
                                    {});
      });
    for (std::thread& thread : threads) thread.join();
    const auto standing = steward_->access_request(id);
    ASSERT_TRUE(standing.ok());
    EXPECT_NE(standing->state, AccessState::kPending);
    EXPECT_EQ(standing->grant.has_value(), standing->state == AccessState::kApproved);
  }
  size_t approved = 0;
  const auto page = steward_->access_requests({});
  for (const AccessStanding& standing : page->requests) approved += standing.grant ? 1 : 0;
  EXPECT_EQ(static_cast<size_t>(entries("grant")), approved);
  EXPECT_EQ(steward_->grants({})->grants.size(), approved);
}

TEST_F(StewardAccessTest, ListsFilterAndPage) {
  for (int i = 0; i < 3; ++i) asked({"customer#iban"});
  asked({"customer#email"});
  AccessFilter filter{.state = AccessState::kPending, .limit = 2};
  auto page = steward_->access_requests(filter);
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  EXPECT_EQ(page->requests.size(), 2u);
  ASSERT_FALSE(page->next_cursor.empty());
  filter.cursor = page->next_cursor;
  page = steward_->access_requests(filter);
  EXPECT_EQ(page->requests.size(), 1u);
  EXPECT_TRUE(page->next_cursor.empty());
  EXPECT_TRUE(steward_->access_requests({.subject = "nobody"})->requests.empty());
  pass(days(31));
  EXPECT_EQ(steward_->access_requests({.state = AccessState::kLapsed})->requests.size(), 3u);
  EXPECT_TRUE(steward_->grants({.only_in_force = true})->grants.empty());
}

TEST_F(StewardAccessTest, AGrantHoldsInPostgresUntilItIsSwept) {
  other(
      "CREATE SCHEMA shop; CREATE TABLE shop.customer (id text, country text, email text, iban text);"
      "INSERT INTO shop.customer VALUES ('1', 'DE', 'ada@x', 'DE1'), ('2', 'DE', 'bob@x', 'DE2'), ('3', "
      "'FR', 'eve@x', "
      "'FR3'); CREATE ROLE steward_test_ana LOGIN");
  policy::ConsentEvent consent;
  consent.purpose = Purpose("analytics");
  consent.state = policy::ConsentState::kGranted;
  consent.notice_version = "1";
  ASSERT_TRUE(steward_->record_consent("1", consent, "officer").ok());
  ASSERT_TRUE(steward_->record_consent("3", consent, "officer").ok());
  const AccessStanding standing = asked({"customer#id", "customer#country", "customer#email"});
  ASSERT_EQ(standing.state, AccessState::kApproved) << standing.request.events.at(0).note;
  const std::string grant = standing.grant->id;
  const auto made = steward_->provision_grant(grant, other_url_, "steward_test_ana", "officer");
  ASSERT_TRUE(made.ok()) << made.error().to_string();
  EXPECT_TRUE(made->warnings.empty()) << made->warnings.at(0);
  const std::string view = "steward_grants." + made->names.views.at(0).view;
  const std::string look =
      "SET ROLE steward_test_ana; SELECT concat_ws(',', id, country, email) FROM " + view;
  EXPECT_EQ(other(look), "1,DE,a****");
  EXPECT_THROW(other("SET ROLE steward_test_ana; SELECT iban FROM " + view), pqxx::sql_error);
  EXPECT_THROW(other("SET ROLE steward_test_ana; SELECT * FROM shop.customer"), pqxx::sql_error);

  ASSERT_TRUE(steward_->record_consent("2", consent, "officer").ok());
  const auto refreshed = steward_->refresh_grants(grant, "officer");
  ASSERT_TRUE(refreshed.ok()) << refreshed.error().to_string();
  EXPECT_EQ(other(look + " ORDER BY id"), "1,DE,a****;2,DE,b****");

  ASSERT_TRUE(steward_->grant_drift(grant)->at(0).differences.empty());
  other("GRANT SELECT ON " + view + " TO PUBLIC");
  EXPECT_EQ(steward_->grant_drift("")->at(0).differences.size(), 1u);

  EXPECT_EQ(steward_->sweep_grants("steward")->dropped, 0u);
  ASSERT_TRUE(steward_->withdraw_grant(grant, {.person = "ana", .note = "Done."}, {}).ok());
  const auto swept = steward_->sweep_grants("steward");
  ASSERT_TRUE(swept.ok()) << swept.error().to_string();
  EXPECT_EQ(swept->dropped, 1u) << (swept->failures.empty() ? "" : swept->failures[0]);
  EXPECT_THROW(other(look), pqxx::sql_error);
  EXPECT_EQ(other("SELECT count(*) FROM pg_roles WHERE rolname = '" + made->names.role + "'"), "0");
  EXPECT_EQ(steward_->sweep_grants("steward")->dropped, 0u);
  EXPECT_TRUE(steward_->grant_drift(grant)->empty());
  EXPECT_EQ(steward_->provision_grant(grant, other_url_, "steward_test_ana", "officer").error().code,
            ErrorCode::kNotFound);
  EXPECT_EQ(steward_->provision_grant(grant, "postgresql://u:secret@h/d", "", "officer").error().where,
            "--to");
  other("DROP OWNED BY steward_test_ana; DROP ROLE steward_test_ana");
}

}  // namespace
}  // namespace steward::service
