// From asking to the end of a grant, on a database: each step with its line in the ledger, and what decisions
// and another PostgreSQL make of it.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "service/steward.h"
#include "storage/pool.h"
#include "storage/storage_fixture.h"

namespace steward::service {
namespace {

using policy::AccessEvent;
using policy::AccessState;
using policy::Verdict;
using Kind = AccessEvent::Kind;
using std::chrono::days;

constexpr char kPolicies[] = R"(apiVersion: steward/v1
kind: Purposes
purposes:
  - {key: analytics.churn, description: "Finding out why customers leave."}
---
apiVersion: steward/v1
kind: Roles
metadata: {name: roles, description: "Roles."}
roles:
  - {id: analyst, description: "Asks questions of data."}
  - {id: privacy_officer, description: "Answers for personal data."}
---
apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: access, description: "Contacts with a grant, money with approval."}
rules:
  - id: plain
    effect: permit
    subjects: {roles: [analyst]}
    actions: [read]
    purposes: [analytics]
    data: {categories: [none]}
    reason: "Data about nobody may be analysed."
  - id: contacts
    effect: permit
    subjects: {roles: [analyst]}
    actions: [read]
    purposes: [analytics]
    data: {categories: [user.contact]}
    require: {grant: active}
    obligations:
      masks: {user.contact: {kind: partial, keep_first: 1, keep_last: 0}}
      rows:
        - {column: country, in: [DE]}
        - {column: id, consent: true}
    reason: "Contacts are read under a grant."
  - id: money
    effect: permit
    subjects: {roles: [analyst]}
    actions: [read]
    purposes: [analytics]
    data: {categories: [user.financial]}
    require: {approval: {roles: [privacy_officer], people: 2}}
    reason: "Two people approve access to accounts."
  - id: letters
    effect: permit
    subjects: {roles: [analyst]}
    actions: [share]
    purposes: [analytics]
    data: {categories: [user.contact]}
    require: {consent: true, grant: active}
    reason: "Addresses of those who agreed are shared under a grant."
  - id: copies
    effect: permit
    subjects: {roles: [analyst]}
    actions: [export]
    purposes: [analytics]
    data: {categories: [user.contact]}
    require: {consent: true, approval: {roles: [privacy_officer], people: 1}}
    reason: "An officer approves copies of those who agreed."
  - id: copies-for-support
    effect: permit
    subjects: {roles: [support]}
    actions: [export]
    purposes: [analytics]
    data: {categories: [user.contact]}
    require: {approval: {roles: [privacy_officer], people: 1}}
    reason: "An officer approves copies of everybody."
  - id: copies-of-the-willing
    effect: permit
    subjects: {roles: [support]}
    actions: [export]
    purposes: [analytics]
    data: {categories: [user.contact]}
    require: {consent: true}
    reason: "Support copies who agreed."
)";

class StewardAccessTest : public testing::Test {
 protected:
  std::string url_ = storage::empty_database_url();
  storage::TemporaryFolder folder_;
  std::atomic<int64_t> offset_{0};  // microseconds
  std::unique_ptr<Steward> steward_ = open();
  std::string other_url_ = storage::empty_database_url();  // where the data is

  std::unique_ptr<Steward> open() {
    Options options{.database_url = url_, .keys_dir = folder_.path() / "keys"};
    options.clock = [this] { return system_clock()() + std::chrono::microseconds(offset_.load()); };
    auto opened = Steward::open(std::move(options));
    EXPECT_TRUE(opened.ok()) << opened.error().to_string();
    return *std::move(opened);
  }
  void pass(days time) { offset_ += std::chrono::duration_cast<std::chrono::microseconds>(time).count(); }

  std::string other(const std::string& sql) {
    pqxx::connection connection(other_url_);
    pqxx::nontransaction tx(connection);
    const auto rows = tx.exec(sql);
    std::string out;
    for (const auto& row : rows)
      out += (out.empty() ? "" : ";") + std::string(row[0].is_null() ? "-" : row[0].c_str());
    return out;
  }

  void SetUp() override {
    const auto outcome = steward_->apply_policies({{"p.yaml", kPolicies}}, "officer");
    ASSERT_TRUE(outcome.ok() && outcome->set) << (outcome.ok() ? outcome->diagnostics.at(0).message : "");
    database_ = other("SELECT current_database()");
    storage::Database own({.url = url_});
    const auto stored = own.run([&](pqxx::work& tx) -> Status {
      const Timestamp now = system_clock()();
      Dataset dataset;
      dataset.name = {"postgres://h:5432", database_ + ".shop.customer"};
      dataset.kind = DatasetKind::kTable;
      dataset.rows = 3;
      dataset.scanned_at = now;
      int ordinal = 0;
      for (const char* path : {"id", "country", "email", "iban"})
        dataset.fields.push_back(
            {.id = {}, .path = path, .type = "text", .ordinal = ++ordinal, .rows_examined = 3});
      STEWARD_RETURN_IF_ERROR(storage::upsert_dataset(tx, dataset, now));
      for (const auto& [index, category] :
           {std::pair(2, "user.contact.email"), std::pair(3, "user.financial")}) {
        TagAssertion tag;
        tag.field = dataset.fields[index].id;
        tag.category = Category(category);
        tag.origin = TagOrigin::kDeclared;
        tag.state = TagState::kConfirmed;
        tag.confidence = 1;
        STEWARD_RETURN_IF_ERROR(storage::put_declared_tag(tx, tag, now));
      }
      return {};
    });
    ASSERT_TRUE(stored.ok()) << stored.error().to_string();
  }

  policy::AccessAsk ask(std::vector<std::string> resources) const {
    policy::AccessAsk ask;
    ask.subject = {.id = "ana", .roles = {"analyst"}, .groups = {}, .attributes = {}};
    ask.actions = {policy::Action::kRead};
    ask.resources = std::move(resources);
    ask.purpose = Purpose("analytics");
    ask.duration = {.days = 10};
    ask.justification = "Churn.";
    return ask;
  }
  AccessStanding asked(std::vector<std::string> resources) {
    const auto standing = steward_->ask_access(ask(std::move(resources)));
    EXPECT_TRUE(standing.ok()) << standing.error().to_string();
    return standing.ok() ? *standing : AccessStanding{};
  }
  Result<AccessStanding> settle(const std::string& id, Kind kind, const std::string& person) {
    return steward_->settle_access(
        id, {.kind = kind, .person = person, .roles = {"privacy_officer"}, .note = "Fine."}, {});
  }
  Verdict verdict(const std::string& resource, policy::Action action = policy::Action::kRead,
                  std::vector<std::string> people = {}) {
    policy::DecisionRequest request;
    request.subject = ask({}).subject;
    request.action = action;
    request.resources = {resource};
    request.data_subjects = std::move(people);
    request.purpose = "analytics";
    const auto recorded = steward_->decide(request);
    EXPECT_TRUE(recorded.ok()) << recorded.error().to_string();
    return recorded.ok() ? recorded->decision.verdict : Verdict::kDeny;
  }
  int64_t entries(const std::string& kind) {
    pqxx::connection connection(url_);
    pqxx::nontransaction tx(connection);
    return tx.exec_params1("SELECT count(*) FROM steward.ledger_entry WHERE kind = $1", kind)[0]
        .as<int64_t>();
  }

  std::string database_;
};

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
  const auto withdrawn = steward_->withdraw_grant(approved->grant->id, "bea", "Done.");
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.error().to_string();
  EXPECT_EQ(verdict("customer#iban"), Verdict::kPending) << "withdrawn";
  EXPECT_EQ(entries("grant"), 2);
  EXPECT_EQ(settle("0e3f7f6e-0000-4000-8000-000000000009", Kind::kApproved, "bea").error().code,
            ErrorCode::kNotFound);
}

// Whom the data will be about is not known when access is asked for: consent is looked at in every use.
TEST_F(StewardAccessTest, WhatNeedsConsentAndAGrantCanBeGranted) {
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

TEST_F(StewardAccessTest, APurposeOfTheSetsOwnIsAskedFor) {
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
  ASSERT_TRUE(steward_->withdraw_grant(grant, "officer", "Done.").ok());
  const auto swept = steward_->sweep_grants("steward");
  ASSERT_TRUE(swept.ok()) << swept.error().to_string();
  EXPECT_EQ(swept->dropped, 1u) << (swept->failures.empty() ? "" : swept->failures[0]);
  EXPECT_THROW(other(look), pqxx::sql_error);
  EXPECT_EQ(other("SELECT count(*) FROM pg_roles WHERE rolname = '" + made->names.role + "'"), "0");
  EXPECT_EQ(steward_->sweep_grants("steward")->dropped, 0u);
  EXPECT_TRUE(steward_->grant_drift(grant)->empty());
  EXPECT_EQ(steward_->provision_grant(grant, other_url_, "steward_test_ana", "officer").error().code,
            ErrorCode::kConflict);
  EXPECT_EQ(steward_->provision_grant(grant, "postgresql://u:secret@h/d", "", "officer").error().where,
            "--to");
  other("DROP OWNED BY steward_test_ana; DROP ROLE steward_test_ana");
}

}  // namespace
}  // namespace steward::service
