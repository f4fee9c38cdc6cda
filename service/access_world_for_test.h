// A Steward with one table, contacts and accounts in it, and policies that ask for grants, people and
// consent; beside it a database where the data is.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "service/steward.h"
#include "storage/pool.h"
#include "storage/storage_fixture.h"

namespace steward::service {

inline constexpr char kAccessPolicies[] = R"(apiVersion: steward/v1
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

class AccessWorldTest : public testing::Test {
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
  void pass(std::chrono::days time) {
    offset_ += std::chrono::duration_cast<std::chrono::microseconds>(time).count();
  }

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
    const auto outcome = steward_->apply_policies({{"p.yaml", kAccessPolicies}}, "officer");
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
  Result<AccessStanding> settle(const std::string& id, policy::AccessEvent::Kind kind,
                                const std::string& person) {
    return steward_->settle_access(
        id, {.kind = kind, .person = person, .roles = {"privacy_officer"}, .note = "Fine."}, {});
  }
  policy::Verdict verdict(const std::string& resource, policy::Action action = policy::Action::kRead,
                          std::vector<std::string> people = {}) {
    policy::DecisionRequest request;
    request.subject = ask({}).subject;
    request.action = action;
    request.resources = {resource};
    request.data_subjects = std::move(people);
    request.purpose = "analytics";
    const auto recorded = steward_->decide(request);
    EXPECT_TRUE(recorded.ok()) << recorded.error().to_string();
    return recorded.ok() ? recorded->decision.verdict : policy::Verdict::kDeny;
  }
  int64_t entries(const std::string& kind) {
    pqxx::connection connection(url_);
    pqxx::nontransaction tx(connection);
    return tx.exec_params1("SELECT count(*) FROM steward.ledger_entry WHERE kind = $1", kind)[0]
        .as<int64_t>();
  }

  std::string database_;
};

}  // namespace steward::service
