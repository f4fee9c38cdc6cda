// Who may be granted what, who ends a grant, and how much of both there may be.
#include "service/access_world_for_test.h"
#include "service/decision_record.h"
#include "storage/access_store.h"

namespace steward::service {
namespace {

using policy::AccessEvent;
using policy::AccessState;
using policy::Verdict;
using Kind = AccessEvent::Kind;
using std::chrono::days;

class StewardGrantsTest : public AccessWorldTest {};

// Whom the data will be about is not known when access is asked for: consent is looked at in every use.
TEST_F(StewardGrantsTest, WhatNeedsConsentAndAGrantCanBeGranted) {
  policy::ConsentEvent consent;
  consent.purpose = Purpose("analytics");
  consent.state = policy::ConsentState::kGranted;
  ASSERT_TRUE(steward_->record_consent("1", consent, "officer").ok());
  policy::AccessAsk letters = ask({"customer#email"});
  letters.actions = {policy::Action::kShare};
  EXPECT_EQ(verdict("customer#email", policy::Action::kShare, {"1"}), Verdict::kDeny) << "no grant yet";
  const auto granted = steward_->ask_access(letters);
  ASSERT_TRUE(granted.ok()) << granted.error().to_string();
  EXPECT_EQ(granted->state, AccessState::kApproved) << granted->request.events.at(0).note;
  EXPECT_TRUE(granted->request.events.at(0).note.starts_with("Every use must name the people"))
      << granted->request.events.at(0).note;
  EXPECT_EQ(verdict("customer#email", policy::Action::kShare, {"1"}), Verdict::kPermit);
  EXPECT_EQ(verdict("customer#email", policy::Action::kShare, {"1", "2"}), Verdict::kDeny)
      << "2 did not agree";
  EXPECT_EQ(verdict("customer#email", policy::Action::kShare), Verdict::kDeny) << "of nobody";

  letters.actions = {policy::Action::kExport};
  const auto pending = steward_->ask_access(letters);
  ASSERT_TRUE(pending.ok()) << pending.error().to_string();
  ASSERT_EQ(pending->state, AccessState::kPending) << pending->request.events.at(0).note;
  ASSERT_TRUE(settle(pending->request.ask.id, Kind::kApproved, "bea").ok());
  EXPECT_EQ(verdict("customer#email", policy::Action::kExport, {"1"}), Verdict::kPermit);
  EXPECT_EQ(verdict("customer#email", policy::Action::kExport, {"2"}), Verdict::kDeny);

  letters.subject.roles = {"support"};
  EXPECT_EQ(steward_->ask_access(letters)->state, AccessState::kPending)
      << "a permit by consent does not pass by one that asks for people instead";
}

TEST_F(StewardGrantsTest, APurposeOfTheSetsOwnIsAskedFor) {
  policy::AccessAsk churn = ask({"customer#email"});
  churn.purpose = Purpose("analytics.churn");
  const auto standing = steward_->ask_access(churn);
  ASSERT_TRUE(standing.ok()) << standing.error().to_string();
  EXPECT_EQ(standing->state, AccessState::kApproved);
  churn.purpose = Purpose("analytics.chrun");
  const auto unknown = steward_->ask_access(churn);
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(unknown.error().where, "purpose");
  EXPECT_NE(unknown.error().message.find("analytics.churn"), std::string::npos) << unknown.error().message;
  policy::ConsentEvent consent;
  consent.state = policy::ConsentState::kGranted;
  consent.purpose = Purpose("analytics.churn");
  EXPECT_TRUE(steward_->record_consent("1", consent, "officer").ok());
  EXPECT_EQ(*steward_->consent_state("1", consent.purpose), policy::ConsentState::kGranted);
  consent.purpose = churn.purpose;
  EXPECT_EQ(steward_->record_consent("1", consent, "officer").error().where, "purpose");
  EXPECT_EQ(steward_->consent_state("1", consent.purpose).error().where, "purpose");
}

TEST_F(StewardGrantsTest, AGrantIsEndedByWhomItConcerns) {
  const auto granted = [&] { return asked({"customer#email"}).grant->id; };
  const auto withdraw = [&](const std::string& grant, const char* person, std::vector<std::string> roles,
                            std::vector<std::string> groups = {}) {
    return steward_->withdraw_grant(grant, {.person = person, .roles = std::move(roles), .note = "Done."},
                                    groups);
  };
  const std::string grant = granted();
  for (const std::vector<std::string>& roles : {std::vector<std::string>{}, {"cook"}, {"dataset_owner"}}) {
    const auto refused = withdraw(grant, "eve", roles);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::kForbidden) << refused.error().message;
  }
  EXPECT_EQ(verdict("customer#email"), Verdict::kPermit);
  EXPECT_TRUE(withdraw(grant, "eve", {"privacy_officer"}).ok());
  EXPECT_EQ(verdict("customer#email"), Verdict::kDeny);
  EXPECT_TRUE(withdraw(grant, "eve", {"privacy_officer"}).ok()) << "said again, answered again";
  EXPECT_EQ(steward_->grant(grant)->state, AccessState::kWithdrawn);
  EXPECT_TRUE(withdraw(granted(), "ana", {}).ok());
  EXPECT_EQ(withdraw(granted(), "bea", {}, {"team-shop"}).error().code, ErrorCode::kForbidden);
  const auto node = (*steward_->world())->catalog->resolve("customer");
  ASSERT_TRUE(node.ok());
  const std::vector<std::string> owners = {"team-shop"};
  ASSERT_TRUE(steward_->set_attributes(node->dataset, {{DatasetAttribute::kOwner, owners}}, "officer").ok());
  EXPECT_TRUE(withdraw(granted(), "bea", {}, {"team-shop"}).ok());
  EXPECT_EQ(withdraw("0e3f7f6e-0000-4000-8000-000000000009", "ana", {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(steward_->grant("nonsense").error().code, ErrorCode::kNotFound);
}

TEST_F(StewardGrantsTest, WhatIsOverIsListedAndNotDecidedWith) {
  const std::string first = asked({"customer#email"}).grant->id;
  pass(days(11));
  const std::string second = asked({"customer#email"}).grant->id;
  pass(days(1));
  const std::string third = asked({"customer#email"}).grant->id;
  ASSERT_TRUE(steward_->withdraw_grant(second, {.person = "ana", .note = "Done."}, {}).ok());
  const auto world = steward_->world();
  ASSERT_TRUE(world.ok());
  ASSERT_EQ((*world)->grants->grants().size(), 1u) << "one expired, one was withdrawn";
  EXPECT_EQ((*world)->grants->grants()[0].id, third);
  EXPECT_EQ(steward_->grant(first)->state, AccessState::kExpired);
  GrantFilter filter{.limit = 2};
  const auto page = steward_->grants(filter);
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->grants.size(), 2u);
  EXPECT_EQ(page->grants[0].id, third);
  filter.cursor = page->next_cursor;
  const auto rest = steward_->grants(filter);
  ASSERT_EQ(rest->grants.size(), 1u);
  EXPECT_EQ(rest->grants[0].id, first);
  EXPECT_TRUE(rest->next_cursor.empty());
  EXPECT_EQ(steward_->grants({.only_in_force = true})->grants.size(), 1u);
}

// A replay reads the grants of then, those that are over by now among them, and finds the hash that was
// recorded.
TEST_F(StewardGrantsTest, ReplayFindsTheGrantsOfThen) {
  asked({"customer#email"});
  EXPECT_EQ(verdict("customer#email"), Verdict::kPermit);
  pass(days(11));
  const std::string second = asked({"customer#email"}).grant->id;
  EXPECT_EQ(verdict("customer#email"), Verdict::kPermit);
  ASSERT_TRUE(steward_->withdraw_grant(second, {.person = "ana", .note = "Done."}, {}).ok());
  EXPECT_EQ(verdict("customer#email"), Verdict::kDeny);
  pass(days(11));
  asked({"customer#email"});
  const auto world = steward_->world();
  const auto report = steward_->replay((*world)->policies, {});
  ASSERT_TRUE(report.ok()) << report.error().to_string();
  EXPECT_EQ(report->decisions, 3u);
  EXPECT_EQ(report->reproduced, 3u);
  EXPECT_EQ(report->inexact, 0u);
  EXPECT_TRUE(report->changes.empty());
}

TEST_F(StewardGrantsTest, ASubjectHasSoManyRequestsOpen) {
  storage::Database database({.url = url_});
  const auto filled = database.run([&](pqxx::work& tx) -> Status {
    for (int i = 0; i < 500; ++i) {
      policy::AccessRequest request;
      request.ask = ask({"customer#iban"});
      request.ask.id = new_uuid();
      request.ask.asked_at = steward_->now();
      request.events = {{.at = steward_->now(),
                         .verdict = i == 0 ? Verdict::kPermit : Verdict::kPending,
                         .needed = {{"access/money", {"privacy_officer"}, 1}}}};
      if (i == 0) request.events[0].needed.clear();
      STEWARD_RETURN_IF_ERROR(storage::add_access_request(tx, request));
    }
    return {};
  });
  ASSERT_TRUE(filled.ok()) << filled.error().to_string();
  const auto full = steward_->ask_access(ask({"customer#email"}));
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().code, ErrorCode::kConflict);
  EXPECT_EQ(full.error().where, "subject");
  policy::AccessAsk another = ask({"customer#email"});
  another.subject.id = "bob";
  EXPECT_TRUE(steward_->ask_access(another).ok());
  const auto page =
      steward_->access_requests({.subject = "ana", .state = AccessState::kApproved, .limit = 500});
  EXPECT_EQ(page->requests.size(), 1u);
  pass(days(10));
  EXPECT_TRUE(steward_->ask_access(ask({"customer#email"})).ok()) << "the grant is over";
  EXPECT_FALSE(steward_->ask_access(ask({"customer#email"})).ok());
  pass(days(20));
  EXPECT_TRUE(steward_->ask_access(ask({"customer#email"})).ok()) << "those that nobody settled lapsed";
}

// Few of many are of the state asked for: a call looks at so many rows, and the cursor goes on.
TEST_F(StewardGrantsTest, PagesLookAtSoManyRows) {
  storage::Database database({.url = url_});
  const auto filled = database.run([&](pqxx::work& tx) -> Status {
    for (int i = 0; i < 502; ++i) {
      policy::AccessRequest request;
      request.ask = ask({"customer#iban"});
      request.ask.id = new_uuid();
      request.ask.asked_at = steward_->now();
      request.events = {{.at = steward_->now(), .verdict = i == 0 ? Verdict::kPermit : Verdict::kDeny}};
      STEWARD_RETURN_IF_ERROR(storage::add_access_request(tx, request));
    }
    return {};
  });
  ASSERT_TRUE(filled.ok()) << filled.error().to_string();
  AccessFilter filter{.state = AccessState::kApproved};
  auto page = steward_->access_requests(filter);
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  EXPECT_TRUE(page->requests.empty());
  ASSERT_FALSE(page->next_cursor.empty()) << "it goes on";
  filter.cursor = page->next_cursor;
  page = steward_->access_requests(filter);
  EXPECT_EQ(page->requests.size(), 1u);
  EXPECT_TRUE(page->next_cursor.empty());
}

TEST_F(StewardGrantsTest, WhatIsSaidTwiceIsAskedOnce) {
  policy::AccessAsk twice = ask({"customer#email", "customer#email"});
  twice.id = "0e3f7f6e-0000-4000-8000-000000000001";
  twice.actions.assign(100, policy::Action::kRead);
  const auto standing = steward_->ask_access(twice);
  ASSERT_TRUE(standing.ok()) << standing.error().to_string();
  EXPECT_EQ(standing->grant->actions.size(), 1u);
  EXPECT_EQ(standing->request.ask.resources.size(), 1u);
  EXPECT_TRUE(steward_->ask_access(twice).ok()) << "said again, answered again";
}

}  // namespace
}  // namespace steward::service
