// `steward access`, `request` and `grant` as a person types them: asking, approving, what then holds and
// ends.
#include "base/json.h"
#include "tests/integration/bad_input.h"
#include "tests/integration/cli_fixture.h"

namespace steward::testing {
namespace {

constexpr char kPolicies[] = R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: ask}
rules:
  - id: by-approval
    effect: permit
    subjects: {roles: [analyst]}
    purposes: [analytics]
    data: {categories: [user, none]}
    require: {approval: {roles: [privacy_officer], people: 2}}
    reason: "Two look at it."
  - id: by-grant
    effect: permit
    subjects: {roles: [clerk]}
    data: {categories: [user, none]}
    require: {grant: active}
    reason: "Granted."
)";

constexpr char kId[] = "0e3f7f6e-0000-4000-8000-000000000001";

class AccessCommand : public Cli {
 protected:
  void SetUp() override {
    ASSERT_EQ(steward({"scan", people_csv(), "--save"}).exit_code, 0);
    ASSERT_EQ(steward({"policy", "apply", file("ask.yaml", kPolicies)}).exit_code, 0);
  }
  Finished ask(const std::string& subject, const std::string& role,
               std::vector<std::string> more = {}) const {
    std::vector<std::string> line = {"request", "ask",       "people.csv", "--subject", subject, "--role",
                                     role,      "--purpose", "analytics",  "--why",     "Churn."};
    line.insert(line.end(), more.begin(), more.end());
    return steward(line);
  }
  Finished check(const std::string& subject, const std::string& role) const {
    return steward({"check", "--subject", subject, "--role", role, "--purpose", "analytics", "--resource",
                    "people.csv"});
  }
  Finished access(std::vector<std::string> more) const {
    more.insert(more.begin(), {"access", "--subject", "u1", "--purpose", "analytics"});
    return steward(more);
  }
};

TEST_F(AccessCommand, WhichDatasetsMayBeUsed) {
  expect_says(access({"--role", "analyst"}), 0, {"people.csv  pending"});
  expect_says(access({"--role", "cook"}), 0, {"There is no dataset that 'u1' may read for analytics."});
  expect_says(access({"--role", "cook", "--all"}), 0, {"people.csv  deny"});
  const auto json = parse_json(access({"--role", "analyst", "--format", "json"}).out);
  ASSERT_TRUE(json.ok());
  EXPECT_TRUE(json->at("is_complete").as_bool());
  EXPECT_EQ(json->at("datasets").at(0).at("pending").as_int64(), 3);
}

TEST_F(AccessCommand, ARequestIsApprovedByTwoHoldsAndIsWithdrawn) {
  expect_says(ask("u1", "analyst", {"--id", kId}), 4,
              {"pending  ", "2 more people must approve, as privacy_officer"});
  EXPECT_EQ(ask("u1", "analyst", {"--id", kId}).exit_code, 4) << "asking again under one id asks once";
  expect_says(steward({"request", "list"}), 0, {kId, "pending"});
  EXPECT_EQ(check("u1", "analyst").exit_code, 4);

  const auto approve = [&](const char* person, const char* role) {
    return steward({"request", "approve", kId, "--as", person, "--role", role});
  };
  expect_says(approve("u1", "privacy_officer"), 1, {"Nobody approves a request of their own"});
  expect_says(approve("c1", "cook"), 1, {"Only privacy_officer may approve"});
  expect_says(approve("p1", "privacy_officer"), 0, {"1 more person must approve"});
  expect_says(approve("p2", "privacy_officer"), 0, {"approved  ", "grant ", " until "});
  EXPECT_EQ(check("u1", "analyst").exit_code, 0);
  expect_says(access({"--role", "analyst"}), 0, {"people.csv  permit"});

  const auto grants = parse_json(steward({"grant", "list", "--in-force", "--format", "json"}).out);
  ASSERT_TRUE(grants.ok());
  ASSERT_EQ(grants->at("grants").as_array().size(), 1u);
  const std::string grant(grants->at("grants").at(0).at("id").as_string());
  expect_says(steward({"grant", "show", grant}), 0,
              {"in force", "approved by p1 as privacy_officer", "people.csv"});
  expect_says(steward({"grant", "refresh", grant}), 0, {"Nothing is provisioned"});
  expect_says(steward({"grant", "drift"}), 0, {"Nothing is provisioned"});
  expect_says(steward({"grant", "drop", grant}), 2, {"Nothing is on record for the grant '" + grant + "'"});
  expect_says(steward({"grant", "sweep"}), 0, {"Dropped what was made for 0 grants that are over."});
  expect_says(steward({"grant", "provision", grant, "--to", "nonsense"}), 2,
              {"--to", "postgresql://HOST/DATABASE"});
  const Finished away = steward({"grant", "provision", grant, "--to", "postgresql://u:s3cret@127.0.0.1:1/x"});
  EXPECT_NE(away.exit_code, 0);
  expect_clear(away.out + away.err, "provision");

  expect_says(steward({"grant", "withdraw", grant}), 2, {"--why is required"});
  expect_says(steward({"grant", "withdraw", grant, "--as", "p1", "--why", "Done."}), 0,
              {"withdrawn by p1: Done.", " ended at "});
  EXPECT_EQ(check("u1", "analyst").exit_code, 4) << "the next decision rests on it no longer";
  expect_says(steward({"grant", "list", "--in-force"}), 0, {"No grants."});
  expect_says(steward({"grant", "list"}), 0, {"withdrawn", grant});
  expect_says(steward({"request", "list", "--state", "withdrawn"}), 0, {kId});
}

TEST_F(AccessCommand, ARequestMayBeGrantedAtOnceRefusedOrCancelled) {
  expect_says(ask("u2", "clerk"), 0, {"approved  ", "by grant "});
  EXPECT_EQ(check("u2", "clerk").exit_code, 0);
  expect_says(ask("u3", "cook"), 3, {"refused  ", "Permit 'ask/by-grant' is for the role clerk"});
  ASSERT_EQ(ask("u1", "analyst", {"--id", kId}).exit_code, 4);
  expect_says(steward({"request", "refuse", kId, "--as", "p1", "--role", "privacy_officer"}), 2,
              {"--why is required"});
  expect_says(steward({"request", "cancel", kId, "--as", "p1"}), 1, {"cancel"});
  expect_says(steward({"request", "cancel", kId, "--as", "u1"}), 0, {"cancelled  "});
  expect_says(steward({"request", "approve", kId, "--as", "p1", "--role", "privacy_officer"}), 1,
              {"cancelled"});
}

TEST_F(AccessCommand, BadInputIsOneSentenceWithTheOptionAndTheFix) {
  const struct {
    std::vector<std::string> arguments;
    std::vector<std::string> says;
  } kCases[] = {
      {{"request", "ask"}, {"--subject: Say who asks"}},
      {{"request", "ask", "--subject", "u1"}, {"Name 1 to 1,000 datasets or fields."}},
      {{"request", "ask", "people.csv", "--subject", "u1"}, {"--purpose: Say for which purpose."}},
      {{"request", "ask", "people.csv", "--subject", "u1", "--purpose", "analytics"},
       {"--why: Say why, in one sentence"}},
      {{"request", "ask", "people.csv", "--subject", "u1", "--purpose", "analitics", "--why", "x"},
       {"--purpose: ", "did you mean 'analytics'?"}},
      {{"request", "ask", "peple.csv", "--subject", "u1", "--purpose", "analytics", "--why", "x"},
       {"did you mean 'people.csv'?"}},
      {{"request", "ask", "people.csv", "--subject", "u1", "--purpose", "analytics", "--why", "x", "--for",
        "30"},
       {"--for: '30' is not a period", "P30D"}},
      {{"request", "ask", "people.csv", "--subject", "u1", "--purpose", "analytics", "--why", "x", "--action",
        "eat"},
       {"--action: 'eat' is no action"}},
      {{"request", "ask", "people.csv", "--subject", "u1", "--purpose", "analytics", "--why", "x", "--id",
        "1"},
       {"UUID"}},
      {{"request", "ask", "--request", "/no/such.json"}, {"/no/such.json"}},
      {{"request", "ask", "--request", "/no/such.json", "--subject", "u1"},
       {"Either --request or --subject"}},
      {{"request", "ask", "--request", file("cut.json", "[")}, {"cut.json", "JSON"}},
      {{"request", "ask", "--request", file("key.json", R"({"subject":{"id":"u"},"purpos":1})")},
       {"did you mean 'purpose'?"}},
      {{"request", "show", "zz"}, {"There is no access request 'zz'."}},
      {{"request", "list", "--state", "open"}, {"--state: A state is pending, refused"}},
      {{"grant", "show", "zz"}, {"There is no grant 'zz'."}},
      {{"grant", "withdraw", "zz", "--why", "x"}, {"There is no grant 'zz'."}},
      {{"grant", "provision", "zz", "--to", "postgresql://127.0.0.1:1/x"}, {"There is no grant 'zz'."}},
      {{"access", "--subject", "u1", "--purpose", "analitics"}, {"did you mean 'analytics'?"}},
      {{"access", "--subject", "u1", "--purpose", "analytics", "--action", "eat"},
       {"--action: 'eat' is no action"}},
      {{"access", "--subject", "u1", "--purpose", "analytics", "--attribute", "x"}, {"NAME=VALUE"}},
      {{"access", "--subject", "u1", "--purpose", "analytics", "--limit", "0"}, {"--limit"}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(command_line(c.arguments));
    const Finished run = steward(c.arguments);
    expect_says(run, 2, c.says);
    EXPECT_EQ(run.out, "");
    expect_clear(run.err, command_line(c.arguments));
  }
}

}  // namespace
}  // namespace steward::testing
