#include <fmt/format.h>
#include <gtest/gtest.h>

#include "policy/policy_set.h"
#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

std::string printed(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& d : diagnostics)
    text +=
        fmt::format("{} {}: {}\n", d.severity == Severity::kError ? "error" : "warning", d.place, d.message);
  return text;
}

constexpr const char* kHead = "apiVersion: steward/v1\nkind: AccessPolicy\nmetadata: {name: p}\nrules:\n";

// One rule, complete but for what the test changes.
std::string rule(std::string_view body) {
  return fmt::format("{}  - {{{}}}\n", kHead, body);
}

std::string declassifier(std::string_view body) {
  return fmt::format("apiVersion: steward/v1\nkind: Declassifiers\ndeclassifiers:\n  - {{{}}}\n", body);
}

TEST(Loader, CompilesEveryKind) {
  const LoadOutcome outcome = load_policies({{"a.yaml", R"(
apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: customer-data, description: "Who may see customers."}
rules:
  - id: support-reads-contact
    effect: permit
    subjects: {roles: [support]}
    actions: [read, export]
    purposes: [essential.service.operations.support]
    data:
      categories: [user.contact, none]
      datasets: ["postgres://*/shop.public.*"]
    require: {consent: marketing.communications.email, approval: privacy_officer}
    masks: {user.contact.phone_number: partial, user.contact.email: null}
    reason: "Support must reach customers (GDPR Art. 6(1)(b))."
---
apiVersion: steward/v1
kind: RetentionPolicy
metadata: {name: keep}
rules:
  - {id: two-years, data: {categories: ["*"]}, period: P2Y, start: created, reason: "Law."}
---
apiVersion: steward/v1
kind: PurposeLimitation
metadata: {name: limits}
rules:
  - {id: orders, datasets: [orders], purposes: [essential], reason: "As promised."}
---
---
apiVersion: steward/v1
kind: Roles
roles:
  - {id: support, description: "Helps."}
---
apiVersion: steward/v1
kind: Declassifiers
functions: [sha256, hmac]
declassifiers:
  - {function: tokenize, kind: tokenise, vouched_by: privacy-office, reason: "The vault is ours."}
  - {function: sha256, kind: hash, vouched_by: privacy-office, reason: "Names are long.", categories: [user.name]}
)"}});
  ASSERT_TRUE(outcome.set) << printed(outcome.diagnostics);
  EXPECT_EQ(printed(outcome.diagnostics), "");
  const PolicySet& set = *outcome.set;
  ASSERT_EQ(set.access.size(), 1u);
  const AccessRule& rule = set.access[0];
  EXPECT_EQ(rule.id, "customer-data/support-reads-contact");
  EXPECT_EQ(rule.effect, Effect::kPermit);
  EXPECT_EQ(rule.subjects.roles, std::vector<std::string>{"support"});
  EXPECT_EQ(rule.actions, (std::vector<Action>{Action::kRead, Action::kExport}));
  EXPECT_EQ(rule.purposes, std::vector<Purpose>{Purpose("essential.service.operations.support")});
  EXPECT_EQ(rule.data.categories, std::vector<Category>{Category("user.contact")});
  EXPECT_TRUE(rule.data.uncategorised);
  EXPECT_FALSE(rule.data.any_category);
  EXPECT_EQ(rule.require->consent, Purpose("marketing.communications.email"));
  EXPECT_EQ(rule.require->approval, (Approval{{"privacy_officer"}, 1}));
  EXPECT_EQ(rule.obligations->masks,
            (std::vector<std::pair<Category, MaskSpec>>{
                {Category("user.contact.phone_number"), default_mask(Mask::kPartial)},
                {Category("user.contact.email"), default_mask(Mask::kNull)}}));
  EXPECT_EQ(rule.reason, "Support must reach customers (GDPR Art. 6(1)(b)).");
  EXPECT_EQ(rule.place, "a.yaml:6:5");
  ASSERT_EQ(set.retention.size(), 1u);
  EXPECT_EQ(set.retention[0].period, (Period{24, 0, {}}));
  EXPECT_EQ(set.retention[0].start, "created");
  ASSERT_EQ(set.limitations.size(), 1u);
  EXPECT_EQ(set.limitations[0].id, "limits/orders");
  ASSERT_EQ(set.roles.size(), 1u);
  lineage::Declassifiers declassifiers = {"hmac"};
  declassifiers.set("tokenize", {"tokenise", "privacy-office", "The vault is ours.", {}});
  declassifiers.set("sha256", {"hash", "privacy-office", "Names are long.", {Category("user.name")}});
  EXPECT_EQ(set.declassifiers, declassifiers);
}

TEST(Loader, EveryMistakeNamesPlaceTextAndWhatWasExpected) {
  const struct {
    std::string yaml;
    const char* expected;  // the whole outcome
  } kCases[] = {
      {rule("id: a, effect: permitt, data: {categories: [none]}, reason: r"),
       "error f:5:21: 'permitt' is not an effect; expected permit, forbid; did you mean 'permit'?\n"},
      {rule("id: a, effect: permit, data: {categories: [user.contact.emial]}, reason: r"),
       "error f:5:49: Unknown category 'user.contact.emial'; did you mean 'user.contact.email'?\n"},
      {rule("id: a, effect: permit, purposes: [analitics], data: {categories: [none]}, reason: r"),
       "error f:5:40: Unknown purpose 'analitics'; did you mean 'analytics'?\n"},
      {rule("id: a, effect: permit, actions: [raed], data: {categories: [none]}, reason: r"),
       "error f:5:39: 'raed' is not an action; expected read, export, train, share, delete, write; did you "
       "mean "
       "'read'?\n"},
      {rule("id: a, effect: permit, masks: {user.name: hahs}, data: {categories: [user]}, reason: r"),
       "error f:5:48: 'hahs' is not a mask; expected partial, generalise, hash, tokenise, redact, null; did "
       "you mean "
       "'hash'?\n"},
      {rule("id: a, effect: permit, masks: {user.nam: hash}, data: {categories: [user]}, reason: r"),
       "error f:5:37: Unknown category 'user.nam'; did you mean 'user.name'?\n"},
      {rule("id: a, effect: permit, dato: 1, data: {categories: [none]}, reason: r"),
       "error f:5:29: 'dato' is not a key known here; expected id, effect, subjects, actions, purposes, "
       "data, when, require, obligations, masks, reason; did you mean 'data'?\n"},
      {rule("id: a, effect: permit, data: {categories: [none]}"),
       "error f:5:5: 'reason' is missing; expected one sentence that says why the rule exists.\n"},
      {rule("id: a, effect: permit, data: {categories: [none]}, reason: '  '"),
       "error f:5:65: Expected one sentence that says why the rule exists, but nothing stands here.\n"},
      {rule("effect: permit, data: {categories: [none]}, reason: r"),
       "error f:5:5: 'id' is missing; expected a name for the rule, unique in the document.\n"},
      {rule("id: A b, effect: permit, data: {categories: [none]}, reason: r"),
       "error f:5:10: 'A b' is not a rule id; expected lower-case letters, digits, '.', '_' and '-'.\n"},
      {rule("id: a, effect: permit, reason: r"),
       "error f:5:5: 'data' is missing; expected the data the rule speaks of, as in {categories: "
       "[user.contact]}.\n"},
      {rule("id: a, effect: permit, data: {datasets: [t]}, reason: r"),
       "error f:5:35: 'categories' is missing; expected a list of categories, \"*\" for all or none.\n"},
      {rule("id: a, effect: permit, data: {categories: []}, reason: r"),
       "error f:5:48: 'categories' is an empty list; name at least one, or leave the key out.\n"},
      {rule("id: a, effect: permit, data: {categories: [\"*\", user]}, reason: r"),
       "error f:5:48: \"*\" already stands for every category and for none; write it alone.\n"},
      {rule("id: a, effect: permit, subjects: {roles: []}, data: {categories: [none]}, reason: r"),
       "error f:5:47: 'roles' is an empty list; name at least one, or leave the key out.\n"},
      {rule("id: a, effect: permit, subjects: {}, data: {categories: [none]}, reason: r"),
       "error f:5:39: 'subjects' is empty; expected roles or groups, or no 'subjects' at all for "
       "everyone.\n"},
      {rule("id: a, effect: permit, subjects: {roles: support}, data: {categories: [none]}, reason: r"),
       "error f:5:47: 'roles' must be a list, as in [a, b], but a word stands here.\n"},
      {rule("id: a, effect: forbid, masks: {user: hash}, data: {categories: [user]}, reason: r"),
       "error f:5:36: A forbid takes no masks; what is forbidden is never shown.\n"},
      {rule("id: a, effect: forbid, require: {consent: true}, data: {categories: [user]}, reason: r"),
       "error f:5:38: A forbid takes no requirements; only a permit can depend on consent or approval.\n"},
      {rule("id: a, effect: permit, require: {consent: false}, data: {categories: [user]}, reason: r"),
       "error f:5:48: 'false' is not a purpose; leave 'consent' out when none is needed.\n"},
      {rule("id: a, effect: permit, require: {}, data: {categories: [user]}, reason: r"),
       "error f:5:38: 'require' is empty; expected consent, approval, grant, environment or group_size.\n"},
      {"apiVersion: steward/v2\nkind: Roles\nroles: [{id: a, description: d}]\n",
       "error f:1:13: 'steward/v2' is not a version of the policy language; expected steward/v1; did you "
       "mean "
       "'steward/v1'?\n"},
      {"apiVersion: steward/v1\nkind: AcessPolicy\n",
       "error f:2:7: 'AcessPolicy' is not a kind of document; expected AccessPolicy, Obligations, "
       "Exceptions, RetentionPolicy, PurposeLimitation, Roles, Groups, Masks, Categories, Purposes, "
       "Declassifiers, Definitions; did you mean 'AccessPolicy'?\n"},
      {"apiVersion: steward/v1\nkind: AccessPolicy\nmetadata: {name: p}\nrules: []\n",
       "error f:4:8: 'rules' must be a list of at least one rule.\n"},
      {"apiVersion: steward/v1\nkind: Declassifiers\n",
       "error f:1:1: 'functions' is missing; expected a list of functions whose result cannot be read back, "
       "or "
       "'declassifiers' with who vouches.\n"},
      {"apiVersion: steward/v1\nkind: Declassifiers\nfunctions: []\n",
       "error f:3:12: 'functions' is an empty list; name at least one, or leave the key out.\n"},
      {declassifier("function: f, kind: hash, vouched_by: office"),
       "error f:4:5: 'reason' is missing; expected why its result cannot be read back.\n"},
      {declassifier("function: f, kind: hsh, vouched_by: office, reason: r"),
       "error f:4:25: 'hsh' is not a kind of mask; expected partial, generalise, hash, tokenise, redact, "
       "null; did "
       "you mean 'hash'?\n"},
      {declassifier("function: f, kind: hash, vouched_by: office, reason: r, categories: [user.nam]"),
       "error f:4:75: Unknown category 'user.nam'; did you mean 'user.name'?\n"},
      {declassifier("function: f, kind: hash, vouched_by: office, reason: r, masks: [user.name]"),
       "error f:4:62: 'masks' is not a key known here; expected function, kind, vouched_by, reason, "
       "categories.\n"},
      {declassifier("function: f, kind: hash, vouched_by: office, reason: r") +
           "  - {function: f, kind: redact, vouched_by: office, reason: r}\n",
       "error f:5:5: The declassifier 'f' is already defined at f:4:5; give this one another name.\n"},
      {"- a\n",
       "error f:1:1: A policy document must be a mapping of keys to values, but a list stands here.\n"},
      {"apiVersion: steward/v1\nkind: RetentionPolicy\nmetadata: {name: p}\nrules:\n"
       "  - {id: a, data: {categories: [user]}, period: 2 years, start: created, reason: r}\n",
       "error f:5:49: '2 years' is not a period; write it as P2Y, P6M, P30D or PT36H (ISO 8601).\n"},
      {"apiVersion: steward/v1\nkind: RetentionPolicy\nmetadata: {name: p}\nrules:\n"
       "  - {id: a, data: {categories: [user]}, period: P0D, start: created, reason: r}\n",
       "error f:5:49: 'P0D' is no time at all; expected a period such as P2Y.\n"},
      {"apiVersion: steward/v1\nkind: RetentionPolicy\nmetadata: {name: p}\nrules:\n"
       "  - {id: a, data: {categories: [user]}, period: P2Y, start: craeted, reason: r}\n",
       "warning f:5:61: 'craeted' is taken for the name of an event; did you mean 'created'?\n"},
  };
  for (const auto& c : kCases) {
    const LoadOutcome outcome = load_policies({{"f", c.yaml}});
    EXPECT_EQ(printed(outcome.diagnostics), c.expected) << c.yaml;
    const bool has_errors = std::string_view(c.expected).find("error") != std::string_view::npos;
    EXPECT_EQ(outcome.set == nullptr, has_errors) << c.yaml;
  }
}

TEST(Loader, ARoleThatAPackDeclaresTooIsToBeDroppedAndNotRenamed) {
  const std::string roles = "apiVersion: steward/v1\nkind: Roles\nroles: [{id: support, description: d}]\n";
  const LoadOutcome outcome = load_policies({{"baseline.yaml", roles}, {"own.yaml", roles}});
  ASSERT_EQ(outcome.diagnostics.size(), 1u);
  EXPECT_EQ(outcome.diagnostics[0].place.substr(0, 9), "own.yaml:");
  EXPECT_NE(outcome.diagnostics[0].message.find("once is enough for all files, so drop this one."),
            std::string::npos)
      << outcome.diagnostics[0].message;
}

TEST(Loader, AMisspeltEffectHidesNoMistakeOfTheRuleAndMakesNone) {
  for (const char* effect : {"efect: permit", "effect: permitt", "actions: [read]"}) {
    const LoadOutcome outcome =
        load_policies({{"f", rule(std::string("id: a, ") + effect +
                                  ", require: {consent: true}, masks: {user.name: hsh}, "
                                  "obligations: {retain: 30 days}, data: {categories: [user]}, reason: r")}});
    const std::string text = printed(outcome.diagnostics);
    EXPECT_EQ(text.find("A forbid takes"), std::string::npos) << text;
    for (const char* mistake : {"effect", "'hsh'", "'30 days'"})
      EXPECT_NE(text.find(mistake), std::string::npos) << mistake << " is not told:\n" << text;
  }
}

TEST(Loader, ReportsAllMistakesOfAllFilesInOrderOfPlace) {
  const LoadOutcome outcome = load_policies({
      {"b.yaml", rule("id: a, effect: permit, data: {categories: [none]}, reason: r") + "nonsense: 1\n"},
      {"a.yaml", rule("id: x, effect: allow, actions: [look], data: {categories: [user.nam]}")},
      {"c.yaml", "a: [unclosed\n"},
  });
  EXPECT_EQ(outcome.set, nullptr);
  ASSERT_EQ(outcome.diagnostics.size(), 7u) << printed(outcome.diagnostics);
  const char* kPlaces[] = {"a.yaml:5:5", "a.yaml:5:21", "a.yaml:5:38", "a.yaml:5:65"};
  for (size_t i = 0; i < std::size(kPlaces); ++i) EXPECT_EQ(outcome.diagnostics[i].place, kPlaces[i]);
  EXPECT_EQ(outcome.diagnostics[4].place.substr(0, 6), "b.yaml");
  EXPECT_EQ(outcome.diagnostics[6].place.substr(0, 6), "c.yaml");
}

TEST(Loader, IdsAreUniqueOverAllFiles) {
  const std::string one = rule("id: a, effect: permit, data: {categories: [none]}, reason: r");
  const LoadOutcome outcome = load_policies({{"a.yaml", one}, {"b.yaml", one}});
  EXPECT_EQ(
      printed(outcome.diagnostics),
      "error b.yaml:3:18: The document 'p' is already defined at a.yaml:3:18; give this one another name.\n"
      "error b.yaml:5:10: The rule 'p/a' is already defined at a.yaml:5:10; give this one another name.\n");
  EXPECT_FALSE(load_policies({{"a.yaml", ""}, {"a.yaml", ""}}).set);
  const std::string roles = "apiVersion: steward/v1\nkind: Roles\nroles: [{id: r, description: d}]\n";
  EXPECT_FALSE(load_policies({{"a.yaml", roles}, {"b.yaml", roles}}).set);
}

TEST(Loader, HashIsOfTheSourcesAndNotOfTheirOrder) {
  const PolicySource a{"a.yaml", policies_as_yaml("permit x on none")},
      b{"b.yaml", "apiVersion: steward/v1\nkind: Declassifiers\nfunctions: [sha256]\n"};
  const auto ab = load_policies({a, b}), ba = load_policies({b, a}), only_a = load_policies({a});
  ASSERT_TRUE(ab.set && ba.set && only_a.set);
  EXPECT_EQ(ab.set->hash, ba.set->hash);
  EXPECT_NE(ab.set->hash, only_a.set->hash);
  EXPECT_EQ(ba.set->files, (std::vector<std::string>{"a.yaml", "b.yaml"}));
  EXPECT_EQ(ba.sources[1].text, b.text);
}

TEST(Loader, AFileWithoutAPolicyIsAMistake) {
  for (const char* text : {"", "\n", "# all of it commented out\n", "---\n---\n"}) {
    const LoadOutcome outcome = load_policies({{"f", text}});
    EXPECT_EQ(outcome.set, nullptr) << text;
    EXPECT_EQ(printed(outcome.diagnostics),
              "error f:1:1: The file holds no policy; write one, or leave the file out.\n")
        << text;
  }
}

TEST(Loader, NoFilesIsASetThatPermitsNothing) {
  const LoadOutcome outcome = load_policies({});
  ASSERT_TRUE(outcome.set);
  EXPECT_TRUE(outcome.set->access.empty());
}

TEST(LoaderHostile, BoundsHold) {
  std::string rules = kHead;
  for (int i = 0; i < 10'001; ++i)
    rules += fmt::format("  - {{id: r{}, effect: permit, data: {{categories: [none]}}, reason: r}}\n", i);
  std::string globs = "id: a, effect: permit, reason: r, data: {categories: [none], datasets: [";
  for (int i = 0; i < 1'001; ++i) globs += fmt::format("d{}, ", i);
  const struct {
    const char* what;
    std::string yaml;
  } kCases[] = {
      {"too many rules", rules},
      {"too many items", rule(globs + "x]}")},
      {"a long glob", rule("id: a, effect: permit, reason: r, data: {categories: [none], datasets: [" +
                           std::string(2'000, '*') + "x]}")},
      {"a long id",
       rule("id: " + std::string(500, 'a') + ", effect: permit, reason: r, data: {categories: [none]}")},
      {"a long reason",
       rule("id: a, effect: permit, data: {categories: [none]}, reason: " + std::string(5'000, 'r'))},
      {"a long category",
       rule("id: a, effect: permit, reason: r, data: {categories: [" + std::string(5'000, 'a') + "]}")},
      {"not UTF-8", "kind: \xff"},
      {"an alias", "a: &x [*x]"},
      {"deep", std::string(5'000, '[')},
      {"control characters",
       rule("id: \"a\\x1b[31m\\n\", effect: permit, reason: r, data: {categories: [none]}")},
  };
  for (const auto& c : kCases) {
    const LoadOutcome outcome = load_policies({{"f", c.yaml}});
    EXPECT_EQ(outcome.set, nullptr) << c.what;
    ASSERT_FALSE(outcome.diagnostics.empty()) << c.what;
    for (const Diagnostic& d : outcome.diagnostics) {
      EXPECT_LT(d.message.size(), 500u) << c.what;
      EXPECT_EQ(d.message.find_first_of("\n\x1b"), std::string::npos) << c.what << d.message;
      EXPECT_EQ(d.place.substr(0, 2), "f:") << c.what << d.place;
    }
  }
}

TEST(LoaderHostile, DiagnosticsAreBounded) {
  std::string yaml = kHead;
  for (int i = 0; i < 5'000; ++i) yaml += "  - 1\n";
  EXPECT_LE(load_policies({{"f", yaml}}).diagnostics.size(), 1'000u);
  EXPECT_FALSE(load_policies(std::vector<PolicySource>(1'001)).set);
}

}  // namespace
}  // namespace steward::policy
