// The verbs of `steward policy` that speak of the set in force, on a real database: a story each.
#include "base/json.h"
#include "tests/integration/cli_fixture.h"

namespace steward::testing {
namespace {

std::string permit(const std::string& id, const std::string& category) {
  return "apiVersion: steward/v1\nkind: AccessPolicy\nmetadata: {name: mine}\nrules:\n  - {id: " + id +
         ", effect: permit, subjects: {roles: [analyst]}, purposes: [analytics], data: {categories: [" +
         category + "]}, reason: \"Asked for.\"}\n";
}

constexpr char kOwnWords[] = R"(apiVersion: steward/v1
kind: Categories
categories:
  - {key: user.contact.loyalty_card, description: "The number of a card."}
---
apiVersion: steward/v1
kind: Purposes
purposes:
  - {key: analytics.churn, description: "Why customers leave."}
---
apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: own}
rules:
  - id: cards
    effect: permit
    subjects: {roles: [analyst]}
    purposes: [analytics.churn]
    data: {categories: [user.contact.loyalty_card]}
    require: {consent: true}
    reason: "Cards tell of churn."
)";

class PolicyCommand : public Cli {
 protected:
  std::string hash_of(const Finished& run) const {
    const size_t at = run.out.find("policy set ");
    return at == std::string::npos ? run.out + run.err : run.out.substr(at + 11, 12);
  }
  std::vector<std::string> asked(std::vector<std::string> verb, const std::string& purpose,
                                 const std::string& resource) const {
    for (const char* word : {"--subject", "u1", "--role", "analyst"}) verb.emplace_back(word);
    verb.insert(verb.end(), {"--purpose", purpose, "--resource", resource});
    return verb;
  }
};

TEST_F(PolicyCommand, ASetIsAppliedShownPrintedExplainedAndRolledBack) {
  ASSERT_EQ(steward({"scan", people_csv(), "--save"}).exit_code, 0);
  const std::string baseline = hash_of(steward({"policy", "show"}));
  const std::string mine = file("mine.yaml", permit("emails", "user.contact.email"));

  const Finished applied = steward({"policy", "apply", mine});
  expect_says(applied, 0, {"In force: policy set ", " with 1 access rule."});
  const Finished shown = steward({"policy", "show"});
  expect_says(shown, 0, {"mine/emails", "permit", "Asked for."});
  EXPECT_EQ(hash_of(shown), hash_of(applied));
  const auto as_json = parse_json(steward({"policy", "show", "--format", "json"}).out);
  ASSERT_TRUE(as_json.ok());
  EXPECT_EQ(as_json->at("rules").at(0).at("rule").as_string(), "mine/emails");
  EXPECT_EQ(std::string(as_json->at("hash").as_string()).substr(0, 12), hash_of(applied));
  EXPECT_EQ(steward({"policy", "print"}).out, steward({"policy", "print", mine}).out);

  // Real data where there is some, and what no data carries.
  file("mine2.yaml",
       permit("phones", "user.contact.phone_number") +
           "  - {id: again, effect: permit, data: {categories: [user.contact.email]}, reason: r}\n"
           "  - {id: less, effect: permit, subjects: {roles: [clerk]}, data: {categories: "
           "[user.contact.email]}, reason: r}\n");
  expect_says(steward({"policy", "lint", "--catalog", (dir_.path() / "mine2.yaml").string()}), 0,
              {"--resource people.csv#email", "on people.csv#email, which carries",
               "[category-nobody-carries]", "which no field of the catalog carries", "2 warnings"});

  expect_says(steward(asked({"policy", "explain"}, "analytics", "people.csv#email")), 0,
              {"permit\n", "permit mine/emails ", "mine.yaml:5:5", "✓ is for roles analyst", "✓ people.csv#email",
               "1 rule is told here", "0 are far from it", "it decides for nobody"});
  expect_says(steward(asked({"policy", "explain"}, "analytisc", "people.csv#email")), 0,
              {"deny\n", "did you mean 'analytics'?"});
  expect_says(steward(asked({"policy", "explain"}, "analytics", "peple.csv")), 0,
              {"deny\n", "did you mean 'people.csv'?"});
  const auto told = parse_json(steward([&] {
                                 auto line = asked({"policy", "explain"}, "analytics", "people.csv#email");
                                 line.insert(line.end(), {"--format", "json"});
                                 return line;
                               }())
                                   .out);
  ASSERT_TRUE(told.ok());
  EXPECT_EQ(told->at("verdict").as_string(), "permit");
  EXPECT_FALSE(told->at("recorded").as_bool());
  EXPECT_EQ(steward({"audit", "export"}).out.find("\"kind\":\"decision\""), std::string::npos)
      << "explaining writes nothing to the ledger";

  // A bad set, by either output, changes nothing.
  const std::string bad = file("bad.yaml", permit("emails", "user.contact.emial"));
  expect_says(steward({"policy", "apply", bad}), 2,
              {"bad.yaml:5:", "did you mean 'user.contact.email'?", "nothing was changed"});
  const auto refused = parse_json(steward({"policy", "apply", bad, "--format", "json"}).out);
  ASSERT_TRUE(refused.ok());
  EXPECT_FALSE(refused->at("ok").as_bool());
  EXPECT_EQ(refused->at("diagnostics").as_array().size(), 1u);
  EXPECT_EQ(hash_of(steward({"policy", "show"})), hash_of(applied));

  expect_says(steward({"policy", "rollback", "zz"}), 2, {"'zz' is too short", "steward policy history"});
  expect_says(steward({"policy", "rollback", "abcdef012345"}), 2,
              {"No policy set 'abcdef012345' was ever in force"});
  expect_says(steward({"policy", "rollback"}), 0, {"In force again: policy set " + baseline});
  expect_says(steward({"policy", "rollback", hash_of(applied)}), 0,
              {"In force again: policy set " + hash_of(applied)});
  const Finished history = steward({"--actor", "officer", "policy", "history"});
  expect_says(history, 0, {"IN FORCE SINCE", "rollback of " + baseline, "rollback of " + hash_of(applied)});
  EXPECT_EQ(std::count(history.out.begin(), history.out.end(), '\n'), 5) << history.out;
  const auto activations = parse_json(steward({"policy", "history", "--limit", "1", "--format", "json"}).out);
  ASSERT_TRUE(activations.ok());
  ASSERT_EQ(activations->at("activations").as_array().size(), 1u);
  EXPECT_EQ(steward({"policy", "history", "--limit", "0"}).exit_code, 2);
}

TEST_F(PolicyCommand, OnceAKeyIsTrustedOnlyItsSignatureCounts) {
  const std::string mine = file("mine.yaml", permit("emails", "user.contact.email"));
  const auto key = [&](const char* name) { return (dir_.path() / name).string(); };
  std::string good = steward({"policy", "keygen", key("good.pem")}).out;
  steward({"policy", "keygen", key("other.pem")});
  good.pop_back();
  expect_says(steward({"policy", "trust", "--list"}), 0, {"No key is trusted"});
  expect_says(steward({"policy", "trust"}), 2, {"Name one public key, or write --list."});
  expect_says(steward({"policy", "trust", "policy+1"}), 2, {"as `steward policy keygen` printed it"});
  expect_says(steward({"policy", "trust", "--remove", good}), 2, {"is not trusted"});
  expect_says(steward({"policy", "trust", good}), 0, {good});
  const auto keys = parse_json(steward({"policy", "trust", "--list", "--format", "json"}).out);
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(keys->at("keys").at(0).as_string(), good);

  const auto signature = [&](const char* by) {
    return file(std::string(by) + ".sig", steward({"policy", "sign", "--key", key(by), mine}).out);
  };
  expect_says(steward({"policy", "apply", mine}), 1, {"is not signed", "steward policy sign"});
  expect_says(steward({"policy", "apply", mine, "--signature", signature("other.pem")}), 1,
              {"no good signature of a trusted key"});
  expect_says(steward({"policy", "apply", mine, "--signature", mine}), 2,
              {"This is not the signature of a policy set"});
  expect_says(steward({"policy", "apply", mine, "--signature", signature("good.pem")}), 0,
              {"In force: policy set "});
  // The name and the id, whatever the base64 after them holds.
  const std::string name_and_id = good.substr(0, good.find('+', good.find('+') + 1));
  const Finished history = steward({"policy", "history"});
  expect_says(history, 0, {"  " + name_and_id});
  EXPECT_EQ(history.out.find(name_and_id + "+"), std::string::npos) << history.out;

  const std::string changed = file("mine.yaml", permit("phones", "user.contact.phone_number"));
  expect_says(steward({"policy", "apply", changed, "--signature", key("good.pem") + ".sig"}), 1,
              {"The signature is of policy set "});
  expect_says(steward({"policy", "rollback"}), 1, {"is not signed"});
  expect_says(steward({"policy", "trust", "--remove", good}), 0, {"No key is trusted"});
  expect_says(steward({"policy", "rollback"}), 0, {"In force again: policy set "});
}

// A category and a purpose that only the set in force declares are words like any other.
TEST_F(PolicyCommand, OwnCategoriesAndPurposesAreSaidReviewedAskedForAndAgreedTo) {
  const std::string csv = file("cards.csv", "card\nA-1\nA-2\n");
  ASSERT_EQ(steward({"scan", csv, "--save"}).exit_code, 0);
  const std::vector<std::string> confirm = {"tag", "confirm", "cards.csv#card", "user.contact.loyalty_card"};
  const std::string manifest = file("manifest.yaml",
                                    "apiVersion: steward/v1\nkind: Model\nnamespace: models\nname: churn\n"
                                    "purposes: [analytics.churn]\ntrained_on: [raw.churn]\n");
  const std::string mapping = file("tags.yaml",
                                   "apiVersion: steward/v1\nkind: TagMapping\nrules:\n"
                                   "  - {keys: [card], categories: [user.contact.loyalty_card]}\n");
  expect_says(steward(confirm), 2, {"Unknown category 'user.contact.loyalty_card'"});
  expect_says(steward({"consent", "record", "p1", "analytics.churn", "granted"}), 2,
              {"Unknown purpose 'analytics.churn'"});
  expect_says(steward({"apply", manifest}), 2, {"manifest.yaml:", "Unknown purpose 'analytics.churn'"});
  expect_says(steward({"apply", mapping}), 2, {"tags.yaml:", "Unknown category 'user.contact.loyalty_card'"});

  ASSERT_EQ(steward({"policy", "apply", file("own.yaml", kOwnWords)}).exit_code, 0);
  expect_says(steward({"tag", "confirm", "cards.csv#card", "user.contact.loyalty_crad"}), 2,
              {"did you mean 'user.contact.loyalty_card'?"});
  expect_says(steward(confirm), 0, {"user.contact.loyalty_card confirmed"});
  expect_says(steward({"search", "category:user.contact.loyalty_card"}), 0, {"cards.csv#card"});
  expect_says(steward({"dataset", "show", "cards.csv"}), 0, {"user.contact.loyalty_card"});
  EXPECT_EQ(steward({"apply", manifest}).exit_code, 0);
  EXPECT_EQ(steward({"apply", mapping}).exit_code, 0);

  auto check = asked({"check"}, "analytics.churn", "cards.csv");
  check.insert(check.end(), {"--data-subject", "p1"});
  EXPECT_EQ(steward(check).exit_code, 3) << "no consent yet";
  ASSERT_EQ(steward({"consent", "record", "p1", "analytics.churn", "granted"}).exit_code, 0);
  EXPECT_EQ(steward(check).exit_code, 0);
  expect_says(steward({"consent", "status", "p1", "analytics.churn"}), 0, {"granted"});
  expect_says(steward({"request", "ask", "cards.csv", "--subject", "u1", "--role", "analyst", "--purpose",
                       "analytics.chrun", "--why", "Churn."}),
              2, {"--purpose: Unknown purpose 'analytics.chrun'; did you mean 'analytics.churn'?"});

  // Without the set that declared them nothing opens, nothing breaks, and both can be taken back.
  ASSERT_EQ(steward({"policy", "rollback"}).exit_code, 0);
  EXPECT_EQ(steward(check).exit_code, 3);
  EXPECT_EQ(steward(asked({"check"}, "analytics", "cards.csv")).exit_code, 3);
  expect_says(steward({"consent", "record", "p1", "analytics.churn", "withdrawn"}), 0, {"Recorded"});
  expect_says(steward({"consent", "record", "p1", "analytics.churn", "granted"}), 2, {"Unknown purpose"});
  expect_says(steward({"tag", "reject", "cards.csv#card", "user.contact.loyalty_card"}), 0, {"rejected"});
  expect_says(steward(confirm), 2, {"Unknown category"});
}

}  // namespace
}  // namespace steward::testing
