// A Steward with one table, contacts and accounts in it, and policies that ask for grants, people and
// consent; beside it a database where the data is.
#pragma once

#include <string>
#include <vector>

#include "service/timed_steward_for_test.h"

namespace steward::service {

// What people of `role` may do with data of `category` in analytics; `rest`: the rule's other lines.
inline std::string access_rule(const std::string& id, const std::string& role, const std::string& action,
                               const std::string& category, const std::string& rest,
                               const std::string& reason) {
  return "  - {id: " + id + ", effect: permit, subjects: {roles: [" + role + "]}, actions: [" + action +
         "], purposes: [analytics], data: {categories: [" + category + "]}, " + rest + "reason: \"" + reason +
         "\"}\n";
}

inline const std::string kAccessPolicies =
    R"(apiVersion: steward/v1
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
)" + access_rule("plain", "analyst", "read", "none", "", "Data about nobody may be analysed.") +
    access_rule(
        "contacts", "analyst", "read", "user.contact",
        "require: {grant: active}, obligations: {masks: {user.contact: {kind: partial, keep_first: 1, "
        "keep_last: 0}}, rows: [{column: country, in: [DE]}, {column: id, consent: true}]}, ",
        "Contacts are read under a grant.") +
    access_rule("money", "analyst", "read", "user.financial",
                "require: {approval: {roles: [privacy_officer], people: 2}}, ",
                "Two people approve access to accounts.") +
    access_rule("letters", "analyst", "share", "user.contact", "require: {consent: true, grant: active}, ",
                "Addresses of those who agreed are shared under a grant.") +
    access_rule("copies", "analyst", "export", "user.contact",
                "require: {consent: true, approval: {roles: [privacy_officer], people: 1}}, ",
                "An officer approves copies of those who agreed.") +
    access_rule("copies-for-support", "support", "export", "user.contact",
                "require: {approval: {roles: [privacy_officer], people: 1}}, ",
                "An officer approves copies of everybody.") +
    access_rule("copies-of-the-willing", "support", "export", "user.contact", "require: {consent: true}, ",
                "Support copies who agreed.");

class AccessWorldTest : public TimedStewardTest {
 protected:
  void SetUp() override {
    const auto outcome = steward_->apply_policies({{"p.yaml", kAccessPolicies}}, "officer");
    ASSERT_TRUE(outcome.ok() && outcome->set) << (outcome.ok() ? outcome->diagnostics.at(0).message : "");
    database_ = other("SELECT current_database()");
    store_customers(3,
                    {{"id"}, {"country"}, {"email", {"user.contact.email"}}, {"iban", {"user.financial"}}});
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
