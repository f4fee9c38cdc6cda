#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>

#include "policy/checks/lint.h"
#include "policy/policy_set.h"
#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

constexpr const char* kRoles =
    "---\napiVersion: steward/v1\nkind: Roles\nroles: [{id: support, description: d}]\n";

std::string linted(const std::string& yaml) {
  const LoadOutcome outcome = load_policies({{"p.yaml", yaml}});
  EXPECT_TRUE(outcome.set) << yaml;
  if (!outcome.set) return "";
  std::string text;
  for (const Diagnostic& d : lint(*outcome.set)) {
    EXPECT_EQ(d.severity, Severity::kWarning);
    EXPECT_EQ(d.place.substr(0, 7), "p.yaml:");
    text += d.message + "\n";
  }
  return text;
}

TEST(Lint, SaysWhatIsSurelyNotMeant) {
  const struct {
    const char* policies;
    const char* expected;  // nothing: clean
  } kCases[] = {
      {"permit a by x do read for analytics on user.name in t\nforbid f on user",
       "'p/a' can never permit anything: 'p/f' forbids all of it.\n"},
      {"permit a by x on user.name\nforbid f by x+y do read on user", ""},
      {"permit a by x on user.name\nforbid f by y on user", ""},
      {"permit a on user.name+none\nforbid f on user", ""},
      {"permit a for marketing on user\nforbid f for marketing.communications on user", ""},
      {"permit a for marketing.communications on user\nforbid f for marketing on user",
       "'p/a' can never permit anything: 'p/f' forbids all of it.\n"},
      {"permit a by x on user.name\npermit b by x+y on user",
       "'p/a' never changes an answer: 'p/b' already permits all of it without more.\n"},
      {"permit a on user\npermit b on user",
       "'p/b' never changes an answer: 'p/a' already permits all of it without more.\n"},
      {"permit a on user.name mask user.name=hash\npermit b on user", ""},
      {"permit a on user.name\npermit b on user consent true", ""},
      {"permit a on user.name\npermit b on user approval r", ""},
      {"permit a on user.name consent true\npermit b on user",
       "'p/a' never changes an answer: 'p/b' already permits all of it without more.\n"},
      {"permit a on user.name mask user.contact=hash",
       "'p/a' masks user.contact, which is not among its categories, so the mask never applies.\n"},
      {"permit a on user.name mask user=hash", ""},
      {"permit a on user mask user.name=hash", ""},
      {"permit a for analytics on *\nlimit l t to marketing",
       "'l/l' limits data to marketing, but no permit is for that purpose.\n"},
      {"permit a for marketing.communications on *\nlimit l t to marketing", ""},
      {"keep r P2Y on user\nkeep s P1Y on user",
       "'r/s' keeps data for P1Y that 'r/r' keeps for P2Y; the shorter one always applies.\n"},
      {"keep r P2Y on user\nkeep s P1Y on user.name", ""},
  };
  for (const auto& c : kCases) EXPECT_EQ(linted(policies_as_yaml(c.policies)), c.expected) << c.policies;
}

TEST(Lint, RolesMustBeDeclaredOnceAnyAre) {
  EXPECT_EQ(linted(policies_as_yaml("permit a by suport on none")), "");
  EXPECT_EQ(linted(policies_as_yaml("permit a by suport on none") + kRoles),
            "'p/a' names the role 'suport', which no Roles document declares; did you mean 'support'?\n");
  EXPECT_EQ(linted(policies_as_yaml("permit a by support on none approval boss") + kRoles),
            "'p/a' names the role 'boss', which no Roles document declares.\n");
}

std::vector<LintFinding> findings_of(const std::string& yaml, const LintOptions& options = {}) {
  const LoadOutcome outcome = load_policies({{"p.yaml", yaml}});
  for (const Diagnostic& d : outcome.diagnostics)
    ADD_FAILURE() << d.place << ": " << d.message << "\n" << yaml;
  return outcome.set ? lint_with_witnesses(*outcome.set, options) : std::vector<LintFinding>();
}

std::string rules(const std::string& lines, const std::string& kind = "AccessPolicy",
                  const std::string& name = "p") {
  return "---\napiVersion: steward/v1\nkind: " + kind + "\nmetadata: {name: " + name + "}\nrules:\n" + lines;
}

TEST(Lint, ShowsAShadowedPermitByARequestThatIsDecidedTheSameWithoutIt) {
  const auto findings =
      findings_of(policies_as_yaml("permit a by x on user.name in shop.t\npermit b by x+y on user"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].check, "shadowed-permit");
  ASSERT_TRUE(findings[0].witness);
  EXPECT_EQ(findings[0].witness->arguments,
            "--subject someone --role x --purpose essential.service --resource t#field");
  EXPECT_EQ(findings[0].witness->data, "t#field, which carries user.name");
  EXPECT_EQ(findings[0].witness->with, Verdict::kPermit);
  EXPECT_EQ(findings[0].witness->without, Verdict::kPermit);
  EXPECT_EQ(findings[0].witness->without_rule, "p/a");
}

TEST(Lint, ShowsASwallowedPermitByARequestThatTheForbidDenies) {
  const auto findings = findings_of(
      rules("  - {id: a, effect: permit, actions: [export], purposes: [analytics], data: {categories: "
            "[user.name]}, "
            "when: {subject.level: {at_least: 3}}, require: {consent: true, grant: active}, reason: r}\n"
            "  - {id: f, effect: forbid, data: {categories: [user]}, reason: r}\n"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].check, "swallowed-permit");
  ASSERT_TRUE(findings[0].witness) << findings[0].why_none;
  EXPECT_EQ(
      findings[0].witness->arguments,
      "--subject someone --attribute level=3 --action export --purpose analytics --resource table#field "
      "--data-subject a-person");
  // What no argument says, and without which the answer would be another.
  EXPECT_EQ(findings[0].witness->given, (std::vector<std::string>{"a-person granted consent for analytics",
                                                                  "a grant of it is in force"}));
  EXPECT_EQ(findings[0].witness->with, Verdict::kDeny);
  EXPECT_EQ(findings[0].witness->without, Verdict::kPermit);
}

TEST(Lint, TakesAWitnessOfTheCatalogWhereThereIsOne) {
  const TestWorld world("customer#email: user.contact.email\nother#name: user.name", "");
  const LintCatalog real{*world.catalog, world.graph, world.propagation};
  LintOptions options;
  options.catalog = &real;
  const auto findings = findings_of(
      policies_as_yaml("permit a by x on user.contact\npermit b by x on user+user.biometric"), options);
  ASSERT_EQ(findings.size(), 2u);
  ASSERT_TRUE(findings[0].witness);
  EXPECT_TRUE(findings[0].witness->is_real);
  EXPECT_EQ(findings[0].witness->request.resources, std::vector<std::string>{"customer#email"});
  EXPECT_EQ(findings[1].warning.message,
            "'p/b' speaks of user.biometric, which no field of the catalog carries.");
}

TEST(Lint, NamesOfDatasetsAndColumnsThatTheCatalogLacksAreTold) {
  const TestWorld world("customer#email: user.contact.email\ncustomer#country:", "");
  const LintCatalog real{*world.catalog, world.graph, world.propagation};
  LintOptions options;
  options.catalog = &real;
  const std::string yaml = rules(
      "  - {id: a, effect: permit, data: {categories: [user.contact]}, reason: r,\n"
      "     obligations: {rows: [{column: contry, in: [DE]}, {column: country, in: [DE]}]}}\n"
      "  - {id: f, effect: forbid, data: {categories: [user.contact], datasets: [public.custmer, "
      "\"*.customer\", customer]}, reason: r}\n");
  std::vector<std::string> told;
  for (const LintFinding& finding : findings_of(yaml, options))
    if (finding.check == "dataset-nobody-has" || finding.check == "column-nobody-has")
      told.push_back(finding.warning.message);
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0],
            "'p/a' filters rows by the column 'contry', which customer lacks; did you mean 'country'?");
  EXPECT_EQ(told[1],
            "'p/f' speaks of the dataset 'public.custmer', and the catalog has none of that name; did you "
            "mean 'public.customer'?");
}

TEST(Lint, SaysWhyThereIsNoWitness) {
  const std::string permit = "  - {id: a, effect: permit, data: {categories: [user]}, reason: r}\n";
  const struct {
    std::string yaml;
    const char* check;
    const char* message;
  } kCases[] = {
      {rules("  - {id: a, effect: permit, data: {categories: [user]}, when: [{subject.a: x}, {subject.a: "
             "y}], reason: r}\n"),
       "unreachable-rule", "'p/a' can never match: nothing makes its condition true."},
      {rules(permit) + rules("  - {id: o, actions: [read], data: {categories: [none]}, obligations: {notify: "
                             "[x]}, reason: r}\n",
                             "Obligations", "o"),
       "idle-obligation", "'o/o' never applies: no permit is for such data, action and purpose."},
      {rules(permit +
             "  - {id: f, effect: forbid, actions: [train], data: {categories: [user]}, reason: r}\n") +
           rules("  - {id: e, rule: p/f, data: {categories: [user]}, expires: 2026-01-01, approved_by: x, "
                 "reason: r}\n",
                 "Exceptions", "e"),
       "expired-exception",
       "'e/e' expired on 2026-01-01T00:00:00.000000Z; delete it, or have it approved anew."},
      {rules(permit) + "---\napiVersion: steward/v1\nkind: Groups\ngroups: [{id: g, description: d}]\n",
       "unused-group", "The group 'g' gives no roles and no rule names it."},
      {rules("  - {id: a, effect: permit, data: {categories: [user]}, obligations: {record: {mode: "
             "bounded_async, at_most: 70, within: 1s}}, reason: r}\n"),
       "may-lose-decisions",
       "'p/a' answers before the ledger holds it: a server that ends without warning loses up to 70 decisions; "
       "leave 'record' out where each must be shown."},
      {rules(permit) + rules("  - {id: o, data: {categories: [user]}, obligations: {record: {mode: bounded_async, "
                             "at_most: 70, within: 1s}}, reason: r}\n",
                             "Obligations", "o"),
       "idle-record", "'o/o' says bounded_async, but an obligation only makes what permits say stricter."},
      {rules("  - {id: a, effect: permit, data: {categories: [user.name]}, reason: r}\n") +
           "---\napiVersion: steward/v1\nkind: Categories\ncategories: [{key: user.unique_id.card, "
           "description: d}]\n",
       "unused-category", "The category 'user.unique_id.card' is declared, but no rule speaks of it."},
  };
  LintOptions options;
  options.now = *parse_rfc3339("2026-06-15T12:00:00Z");
  for (const auto& c : kCases) {
    const auto findings = findings_of(c.yaml, options);
    ASSERT_EQ(findings.size(), 1u) << c.yaml;
    EXPECT_EQ(findings[0].check, c.check);
    EXPECT_EQ(findings[0].warning.message, c.message);
    EXPECT_FALSE(findings[0].witness);
    EXPECT_FALSE(findings[0].why_none.empty());
  }
}

TEST(Lint, AnExceptionSavesAPermitFromItsForbid) {
  EXPECT_TRUE(
      findings_of(rules("  - {id: a, effect: permit, data: {categories: [user]}, reason: r}\n"
                        "  - {id: f, effect: forbid, data: {categories: [user]}, reason: r}\n") +
                  rules("  - {id: e, rule: p/f, data: {categories: [user.name]}, expires: 2030-01-01, "
                        "approved_by: x, reason: r}\n",
                        "Exceptions", "e"))
          .empty());
}

TEST(Lint, ANarrowerSelectorIsNotContained) {
  for (const char* data :
       {"tags: [x]", "regions: [eu]", "owners: [x]", "scanned_within: P30D", "derived_from: [x]"})
    EXPECT_TRUE(findings_of(rules("  - {id: a, effect: permit, data: {categories: [user]}, reason: r}\n"
                                  "  - {id: f, effect: forbid, data: {categories: [user], " +
                                  std::string(data) + "}, reason: r}\n"))
                    .empty())
        << data;
}

TEST(Lint, TenThousandRulesTakeSeconds) {
  std::vector<PolicySource> sources;
  for (int file = 0; file < 10; ++file) {
    std::string text;
    for (int i = file * 1'000; i < (file + 1) * 1'000; ++i)
      text += fmt::format(
          "  - {{id: r{}, effect: {}, subjects: {{roles: [role{}]}}, purposes: [{}], data: {{categories: "
          "[{}], "
          "datasets: [\"t{}.*\"]}}, reason: r}}\n",
          i, i % 10 == 0 ? "forbid" : "permit", i % 97, i % 2 ? "analytics" : "marketing.communications",
          i % 3 ? "user.contact.email" : "user.name", i);
    sources.push_back({fmt::format("p{}.yaml", file), rules(text, "AccessPolicy", fmt::format("p{}", file))});
  }
  const LoadOutcome outcome = load_policies(std::move(sources));
  ASSERT_TRUE(outcome.set);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(lint_with_witnesses(*outcome.set).empty());
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  RecordProperty("seconds", fmt::format("{}", taken.count()));
  EXPECT_LT(taken.count(), 60);
}

}  // namespace
}  // namespace steward::policy
