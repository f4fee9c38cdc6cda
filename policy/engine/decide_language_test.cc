// Rules 3, 5 to 8 and 10 of docs/policy.md: subjects in groups, data facts, conditions, requirements,
// exceptions and obligations, each with what a person is told.
#include <gtest/gtest.h>

#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

std::string access(std::string_view rules) {
  return "yaml:\napiVersion: steward/v1\nkind: AccessPolicy\nmetadata: {name: y}\nrules:\n" + std::string(rules);
}

struct Case {
  const char* rule;
  const char* world;
  std::string policies;
  const char* request;
  const char* expected;
  const char* says;
};

void expect(const std::vector<Case>& cases) {
  for (const Case& c : cases)
    expect_decisions({{c.rule, c.world, c.policies.c_str(), c.request, c.expected, c.says}});
}

constexpr const char* kOne = "a#x:";

TEST(DecideGroups, ASubjectHasTheRolesOfItsGroups) {
  const std::string groups =
      "yaml:\napiVersion: steward/v1\nkind: Groups\nmetadata: {name: g}\n"
      "groups:\n  - {id: finance, description: F., members: [someone], roles: [analyst]}\n  - {id: hr, description: H., roles: [auditor]}\n";
  expect({
      {"a member has its group's role", kOne, "permit p by analyst on *\n" + groups,
       "- read a for analytics", "permit[x]", "'p/p' permits analyst to read"},
      {"the request may name the group", kOne, "permit p by auditor on *\n" + groups,
       "- read a for analytics with group:hr", "permit[x]", ""},
      {"another's role is not had", kOne, "permit p by auditor on *\n" + groups, "- read a for analytics",
       "deny[x!]", ""},
      {"a rule may name groups alone", kOne,
       access("  - {id: r, effect: permit, subjects: {groups: [hr]}, data: {categories: [\"*\"]}, reason: R.}\n"),
       "- read a for analytics with group:hr", "permit[x]", "'y/r' permits hr to read"},
  });
}

TEST(DecideConditions, APermitNeedsTruthAForbidHoldsUnlessFalse) {
  const std::string permit = access(
      "  - {id: r, effect: permit, subjects: {roles: [a]}, data: {categories: [\"*\"]}, when: "
      "{subject.department: finance}, reason: R.}\n");
  const std::string forbid =
      "permit p on *\n" +
      access("  - {id: f, effect: forbid, data: {categories: [\"*\"]}, when: {subject.department: finance}, "
             "reason: R.}\n");
  expect({
      {"true", kOne, permit, "a read a for analytics with department=finance", "permit[x]", ""},
      {"false", kOne, permit, "a read a for analytics with department=sales", "deny[x!]", "No permit"},
      {"unknown permits nothing", kOne, permit, "a read a for analytics", "deny[x!]", "No permit"},
      {"a forbid that is unknown holds", kOne, forbid, "a read a for analytics", "deny[x!]",
       "subject.department says otherwise, which is not known"},
      {"a forbid that is false does not", kOne, forbid, "a read a for analytics with department=sales",
       "permit[x]", ""},
  });
}

TEST(DecideNearMisses, SayWhichPartFailedAndOfHowMany) {
  const TestWorld world(kOne, access("  - {id: r, effect: permit, subjects: {roles: [a]}, data: {categories: "
                                     "[\"*\"]}, when: {subject.department: finance}, reason: R.}\n"));
  const Decision decision = decide(world.context(), request_for_test("a read a for analytics"));
  ASSERT_EQ(decision.reasons.size(), 2u);
  EXPECT_EQ(decision.reasons[1].sentence,
            "Permit 'y/r' needs subject.department to be finance, which is not known; 1 of 2 conditions failed.");
}

TEST(DecideDataFacts, APermitNeedsThemKnownAForbidDoesNot) {
  const auto rule = [](const char* effect, const char* data) {
    return access(std::string("  - {id: r, effect: ") + effect + ", data: {categories: [\"*\"], " + data +
                  "}, reason: R.}\n");
  };
  const auto permit = [&](const char* data) { return rule("permit", data); };
  const auto forbid = [&](const char* data) { return "permit p on *\n" + rule("forbid", data); };
  const char* ask = "- read a for analytics";
  expect({
      {"regions: all of a permit's", "a#x:\nregions a DE+US", permit("regions: [DE]"), ask, "deny[x!]", ""},
      {"regions: all match", "a#x:\nregions a DE+FR", permit("regions: [DE, FR]"), ask, "permit[x]", ""},
      {"regions: any of a forbid's", "a#x:\nregions a DE+US", forbid("regions: [US]"), ask, "deny[x!]", ""},
      {"regions: unknown forbids", kOne, forbid("regions: [US]"), ask, "deny[x!]", ""},
      {"regions: unknown permits nothing", kOne, permit("regions: [US]"), ask, "deny[x!]", ""},
      {"owners: any", "a#x:\nowners a ann+bob", permit("owners: [bob]"), ask, "permit[x]", ""},
      {"tags: a key matches its values", "a#x:\nlabels a tier=1", permit("tags: [tier]"), ask, "permit[x]", ""},
      {"tags: what is not there is not there", kOne, forbid("tags: [secret]"), ask, "permit[x]", ""},
      {"scanned_within", "a#x:\nscanned a 995", permit("scanned_within: P10D"), ask, "permit[x]", ""},
      {"scanned_within: too old", "a#x:\nscanned a 900", permit("scanned_within: P10D"), ask, "deny[x!]", ""},
      {"scanned_before", "a#x:\nscanned a 900", forbid("scanned_before: P10D"), ask, "deny[x!]", ""},
      {"derived_from: itself", kOne, permit("derived_from: [a]"), ask, "permit[x]", ""},
      {"derived_from: over lineage", "b#y:\na#x:\nb#y -> a#x", forbid("derived_from: [b]"), ask, "deny[x!]", ""},
      {"derived_from: influence is not it", "b#y:\na#x:\nb#y ~> a#x", forbid("derived_from: [b]"), ask,
       "permit[x]", ""},
  });
}

TEST(DecideRequirements, GrantEnvironmentAndGroupSize) {
  const auto needs = [](const char* what) {
    return access(std::string("  - {id: r, effect: permit, data: {categories: [\"*\"]}, require: {") + what +
                  "}, reason: R.}\n");
  };
  const char* granted = "a#x:\ngrant g1 someone read a analytics 2000 dpo";
  expect({
      {"a grant in force", granted, needs("grant: active"), "- read a for analytics.reporting",
       "permit[x] by g1", "by grant g1 until"},
      {"for another purpose", granted, needs("grant: active"), "- read a for marketing", "deny[x!]", ""},
      {"that has ended", "a#x:\ngrant g1 someone read a analytics 1000 dpo", needs("grant: active"),
       "- read a for analytics", "deny[x!]", ""},
      {"approval by a grant", granted, needs("approval: dpo"), "- read a for analytics", "permit[x] by g1", ""},
      {"approval by others is none", granted, needs("approval: {roles: [boss], people: 2}"),
       "- read a for analytics", "pending[x?] approve bossx2", "boss (2 people in all)"},
      {"environment", kOne, needs("environment: [prod]"), "- read a for analytics with env:prod", "permit[x]", ""},
      {"environment not attested", kOne, needs("environment: [prod]"), "- read a for analytics", "deny[x!]", ""},
      {"group size", kOne, needs("group_size: 5"), "- read a for analytics with k:5", "permit[x]", ""},
      {"group too small", kOne, needs("group_size: 5"), "- read a for analytics with k:4", "deny[x!]", ""},
  });
}

TEST(DecideExceptions, LiftAForbidOrALimitationUntilTheyExpire) {
  const auto exception = [](const char* rule, const char* rest) {
    return std::string("yaml:\napiVersion: steward/v1\nkind: Exceptions\nmetadata: {name: e}\nrules:\n  - {id: x, rule: ") +
           rule + ", " + rest + ", approved_by: dpo, reason: R.}\n";
  };
  const char* forbid = "permit p on *\nforbid f on *\n";
  const char* limit = "permit p on *\nlimit l a to marketing\n";
  const char* ask = "- read a for analytics";
  expect({
      {"lifted", kOne, forbid + exception("p/f", "data: {categories: [\"*\"]}, expires: 2000-01-01"), ask,
       "permit[x]", ""},
      {"expired", kOne, forbid + exception("p/f", "data: {categories: [\"*\"]}, expires: 1972-01-01"), ask,
       "deny[x!]", "forbids"},
      {"it permits nothing", kOne,
       "forbid f on *\n" + exception("p/f", "data: {categories: [\"*\"]}, expires: 2000-01-01"), ask, "deny[x!]", ""},
      {"another subject", kOne,
       forbid + exception("p/f", "subjects: {roles: [dpo]}, data: {categories: [\"*\"]}, expires: 2000-01-01"), ask,
       "deny[x!]", ""},
      {"a limitation", kOne, limit + exception("l/l", "data: {categories: [none]}, expires: 2000-01-01"), ask,
       "permit[x]", ""},
      {"a limitation of every category", "a#x: user.name user.contact.email",
       limit + exception("l/l", "data: {categories: [user.name]}, expires: 2000-01-01"), ask, "deny[x!]", ""},
  });
}

TEST(DecideObligationRules, MeetWithWhatPermitsAsk) {
  const auto oblige = [](const char* what) {
    return std::string("permit p on * mask user=partial\nyaml:\napiVersion: steward/v1\nkind: Obligations\n"
                       "metadata: {name: o}\nrules:\n  - {id: r, data: {categories: [\"*\"]}, obligations: {") +
           what + "}, reason: R.}\n";
  };
  const char* name = "a#x: user.name";
  const char* ask = "- read a for analytics";
  expect({
      {"the stricter mask", name, oblige("masks: {\"*\": hash}"), ask, "permit[x/hash]", ""},
      {"the weaker mask", name, oblige("masks: {\"*\": partial}"), ask, "permit[x/partial]", ""},
      {"rows by value", name, oblige("rows: [{column: country, in: [FR, DE]}]"), ask,
       "permit[x/partial] rows country=DE,FR", ""},
      {"rows by attribute", name, oblige("rows: [{column: country, equals: subject.country}]"),
       "- read a for analytics with country=DE", "permit[x/partial] rows country=DE", ""},
      {"an attribute that is not there denies", name, oblige("rows: [{column: country, equals: subject.country}]"),
       ask, "deny[x!]", "by subject.country only, which is not known"},
      {"rows by consent to the purpose asked for", name, oblige("rows: [{column: id, consent: true}]"), ask,
       "permit[x/partial] rows id=consent:analytics", ""},
      {"aggregates and notice", name, oblige("aggregate_only: 10, notify: [dpo]"), ask,
       "permit[x/partial] k 10 tell dpo", ""},
      {"retention of the copy", name, oblige("retain: P30D"), ask, "permit[x/partial] keep P30D", ""},
  });
}

}  // namespace
}  // namespace steward::policy
