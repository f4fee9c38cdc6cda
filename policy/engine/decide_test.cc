#include "policy/decide.h"

#include <gtest/gtest.h>

#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

TEST(DecideRequest, WhatCannotBeResolvedIsDenied) {
  expect_decisions({
      {"1: unknown dataset", kCustomerForTest, "permit a on *", "- read custmer for analytics", "deny[]",
       "has no dataset 'custmer'"},
      {"1: unknown field", kCustomerForTest, "permit a on *", "- read customer#emial for analytics", "deny[]",
       "did you mean 'email'"},
      {"1: one unknown among known denies the whole, known fields are still told", kCustomerForTest,
       "permit a on *", "- read customer#id+nowhere for analytics", "deny[id]", "'nowhere'"},
      {"1: unknown purpose", kCustomerForTest, "permit a on *", "- read customer for analytic", "deny[]",
       "did you mean 'analytics'"},
      {"1: ambiguous dataset", "a.t#x:\nb.t#x:", "permit a on *", "- read t for analytics", "deny[]",
       "2 datasets"},
  });
}

TEST(DecideRequest, WithoutSubjectOrResourcesIsDenied) {
  const TestWorld world(kCustomerForTest, "permit a on *");
  DecisionRequest request = request_for_test("- read customer for analytics");
  request.subject.id = "  ";
  EXPECT_EQ(decide(world.context(), request).verdict, Verdict::kDeny);
  EXPECT_EQ(decide(world.context(), request).reasons.at(0).sentence,
            "The request does not say who asks; name a subject.");
  request.subject.id = "someone";
  ASSERT_EQ(decide(world.context(), request).verdict, Verdict::kPermit);
  request.resources.clear();
  EXPECT_EQ(decide(world.context(), request).verdict, Verdict::kDeny);
}

TEST(DecideRequest, BeyondBoundsIsDenied) {
  const TestWorld world(kCustomerForTest, "permit a on *");
  DecisionRequest request = request_for_test("- read customer for analytics");
  request.resources.assign(10'001, "customer");
  EXPECT_EQ(decide(world.context(), request).verdict, Verdict::kDeny);
  request.resources = {"customer"};
  request.data_subjects.assign(100'001, "s");
  EXPECT_EQ(decide(world.context(), request).verdict, Verdict::kDeny);
  request.data_subjects.clear();
  request.subject.id.assign(2'000, 'x');
  EXPECT_EQ(decide(world.context(), request).verdict, Verdict::kDeny);
}

TEST(DecideDataset, StandsForItsFieldsAndMustBeKnown) {
  expect_decisions({
      {"2: a dataset stands for all its fields", kCustomerForTest, "permit a on *",
       "- read customer for analytics", "permit[id email phone]", "'p/a' permits"},
      {"2: a field asked for twice is judged once", kCustomerForTest, "permit a on *",
       "- read customer#id+customer+customer#id for analytics", "permit[id email phone]", ""},
      {"2: a field is judged alone", kCustomerForTest, "permit a on none", "- read customer#id for analytics",
       "permit[id]", ""},
      {"2: a dataset never scanned is denied", "t#x:\nunscanned t", "permit a on *", "- read t for analytics",
       "deny[x!]", "was never scanned, so what it carries is unknown"},
      {"2: so is one field of it", "t#x:\nt#y:\nunscanned t", "permit a on *", "- read t#y for analytics",
       "deny[y!]", "never scanned"},
      {"2: what flows into the unscanned is named", "t#x:\nunscanned t\nc#e: user.contact.email\nc#e -> t#x",
       "permit a on *", "- read t for analytics", "deny[x!]", "beyond user.contact.email"},
      {"2: a dataset without fields is denied", "empty t", "permit a on *", "- read t for analytics",
       "deny[]", "has no known fields"},
  });
}

TEST(DecideAccess, NothingIsPermittedByDefault) {
  expect_decisions({
      {"3: no rules", kCustomerForTest, "declassify sha256", "analyst read customer#id for analytics",
       "deny[id!]", "No permit lets analyst read data without a category in customer#id for analytics."},
      {"3: a subject without roles", kCustomerForTest, "permit a by analyst on *",
       "- read customer#id for analytics", "deny[id!]", "a subject without roles"},
      {"3: none permits only what carries nothing", kCustomerForTest, "permit a on none",
       "- read customer for analytics", "deny[id email! phone!]",
       "user.contact.email and user.contact.phone_number in customer (email and phone)"},
      {"3: a category's permit does not cover what carries nothing", kCustomerForTest, "permit a on user",
       "- read customer for analytics", "deny[id! email phone]", "data without a category"},
      {"3: categories and none together", kCustomerForTest, "permit a on user+none",
       "- read customer for analytics", "permit[id email phone]", ""},
      {"3: a rule on a node covers its descendants", kCustomerForTest, "permit a on user.contact",
       "- read customer#email for analytics", "permit[email]", ""},
      {"3: not its ancestors", "t#x: user.contact", "permit a on user.contact.email",
       "- read t for analytics", "deny[x!]", ""},
      {"3: not what merely begins alike", "t#x: user.device.cookie_id", "permit a on user.device.cookie",
       "- read t for analytics", "deny[x!]", ""},
      {"3: every category of a field needs its permit", "t#x: user.contact.email user.name",
       "permit a on user.name", "- read t for analytics", "deny[x!]",
       "No permit lets a subject without roles read user.contact.email"},
      {"3: which may come from several rules", "t#x: user.contact.email user.name",
       "permit a on user.name\npermit b on user.contact", "- read t for analytics", "permit[x]", ""},
      {"3: a rejected tag is no category", "t#x: user.name\nreject t#x user.name", "permit a on none",
       "- read t for analytics", "permit[x]", ""},
  });
}

TEST(DecideAccess, EveryConditionOfAPermitMustMatch) {
  expect_decisions({
      {"3: role", kCustomerForTest, "permit a by analyst on *", "marketing read customer#id for analytics",
       "deny[id!]", ""},
      {"3: any one of the roles", kCustomerForTest, "permit a by analyst+support on *",
       "marketing+support read customer#id for analytics", "permit[id]", ""},
      {"3: action", kCustomerForTest, "permit a do read on *", "- export customer#id for analytics",
       "deny[id!]", ""},
      {"3: any one of the actions", kCustomerForTest, "permit a do read+export on *",
       "- export customer#id for analytics", "permit[id]", ""},
      {"3: purpose", kCustomerForTest, "permit a for analytics on *", "- read customer#id for marketing",
       "deny[id!]", ""},
      {"3: a purpose covers those below", kCustomerForTest, "permit a for analytics on *",
       "- read customer#id for analytics.reporting", "permit[id]", ""},
      {"3: but not those above", kCustomerForTest, "permit a for analytics.reporting on *",
       "- read customer#id for analytics", "deny[id!]", ""},
      {"3: dataset, by its full name", kCustomerForTest, "permit a on * in postgres://*/shop.public.customer",
       "- read customer#id for analytics", "permit[id]", ""},
      {"3: dataset, by its short name", kCustomerForTest, "permit a on * in customer",
       "- read customer#id for analytics", "permit[id]", ""},
      {"3: another dataset", kCustomerForTest, "permit a on * in orders+custom",
       "- read customer#id for analytics", "deny[id!]", ""},
  });
}

TEST(DecideAccess, AnyMatchingForbidWins) {
  expect_decisions({
      {"3: over a permit before it", kCustomerForTest, "permit a on *\nforbid f on user.contact.email",
       "- read customer for analytics", "deny[id email! phone]",
       "customer#email carries user.contact.email, which 'p/f' forbids a subject without roles to read for "
       "analytics: "
       "Because f."},
      {"3: and after it", kCustomerForTest, "forbid f on user.contact.email\npermit a on *",
       "- read customer for analytics", "deny[id email! phone]", ""},
      {"3: on what carries nothing", kCustomerForTest, "forbid f on none\npermit a on *",
       "- read customer for analytics", "deny[id! email phone]",
       "customer#id carries no category, which 'p/f' forbids"},
      {"3: on everything", kCustomerForTest, "forbid f on *\npermit a on *", "- read customer for analytics",
       "deny[id! email! phone!]", ""},
      {"3: on one of two categories", "t#x: user.contact.email user.name",
       "forbid f on user.name\npermit a on *", "- read t for analytics", "deny[x!]", ""},
      {"3: not for another role", kCustomerForTest, "forbid f by support on *\npermit a on *",
       "analyst read customer for analytics", "permit[id email phone]", ""},
      {"3: for one of several roles", kCustomerForTest, "forbid f by support on *\npermit a on *",
       "analyst+support read customer#id for analytics", "deny[id!]", ""},
      {"3: not for another action", kCustomerForTest, "forbid f do train on *\npermit a on *",
       "analyst read customer#id for analytics", "permit[id]", ""},
      {"3: not for another purpose", kCustomerForTest, "forbid f for marketing on *\npermit a on *",
       "analyst read customer#id for analytics", "permit[id]", ""},
      {"3: for a purpose below", kCustomerForTest, "forbid f for marketing on *\npermit a on *",
       "analyst read customer#id for marketing.communications.email", "deny[id!]", ""},
      {"3: who asks for a purpose asks for what lies below", kCustomerForTest,
       "forbid f for marketing.advertising.third_party on *\npermit a on *",
       "analyst read customer#id for marketing", "deny[id!]", ""},
      {"3: not for its sibling", kCustomerForTest,
       "forbid f for marketing.advertising.third_party on *\npermit a on *",
       "analyst read customer#id for marketing.communications", "permit[id]", ""},
      {"3: not for another dataset", kCustomerForTest, "forbid f on * in orders\npermit a on *",
       "analyst read customer#id for analytics", "permit[id]", ""},
  });
}

constexpr const char* kFeatures = R"(
  customer#phone: user.contact.phone_number
  contact#phone:
  normal#phone_e164:
  features#phone_area:
  features#order_count:
  customer#phone -> contact#phone
  contact#phone -> normal#phone_e164
  normal#phone_e164 -> features#phone_area)";

TEST(DecideLineage, CategoriesCountWhereverTheyCameFrom) {
  expect_decisions({
      {"3: three hops up", kFeatures, "permit a on none\nforbid f do train on user.contact",
       "ml train features for train_ai_system", "deny[phone_area! order_count]",
       "customer#phone → contact#phone → normal#phone_e164 carries user.contact.phone_number into "
       "features#phone_area, which 'p/f' forbids ml to train on for train_ai_system: Because f."},
      {"3: told from its origin, though a field on the way was tagged too",
       "a#x: user.name\nb#x: user.name\nc#x:\na#x -> b#x\nb#x -> c#x\nc#x -> a#x", "permit a on none",
       "- read c for analytics", "deny[x!]", "a#x → b#x carries user.name into c#x"},
      {"3: without a forbid it still needs a permit", kFeatures, "permit a on none",
       "ml train features for train_ai_system", "deny[phone_area! order_count]",
       "No permit lets ml train on user.contact.phone_number for train_ai_system: customer#phone → "
       "contact#phone"},
      {"3: an indirect edge carries nothing", "c#e: user.contact.email\nf#n:\nc#e ~> f#n", "permit a on none",
       "- read f for analytics", "permit[n]", ""},
      {"3: a bare claim of masking hides nothing", "c#e: user.contact.email\nf#h:\nc#e => f#h sha256",
       "permit a on none", "- read f for analytics", "deny[h!]", ""},
      {"3: a declassifier does", "c#e: user.contact.email\nf#h:\nc#e => f#h sha256",
       "permit a on none\ndeclassify sha256", "- read f for analytics", "permit[h]", ""},
      {"3: a dataset-level edge carries everything", "c#e: user.contact.email\nf#x:\nf#y:\nc -> f",
       "permit a on none", "- read f for analytics", "deny[x! y!]",
       "carries user.contact.email into f#x, likewise f#y"},
  });
}

TEST(DecideSnapshots, EveryAnswerNamesWhatItWasBasedOn) {
  const TestWorld world(kCustomerForTest, "permit a on *");
  for (const char* question :
       {"- read customer for analytics", "- read nowhere for analytics", "- read customer for x"}) {
    const Decision decision = decide(world.context(), request_for_test(question));
    EXPECT_EQ(decision.snapshots.policy, world.policies->hash) << question;
    EXPECT_EQ(decision.snapshots.catalog, world.catalog->hash()) << question;
    EXPECT_EQ(decision.snapshots.lineage, world.graph.hash()) << question;
    EXPECT_EQ(decision.snapshots.consent, world.consent.hash()) << question;
  }
}

TEST(DecideHostile, NamesInMessagesAreCutAndCleaned) {
  const TestWorld world(kCustomerForTest, "permit a by x on *");
  DecisionRequest request = request_for_test("- read customer for analytics");
  request.subject.roles = {std::string(10'000, 'r'), "a\nb\x1b[31m"};
  const Decision decision = decide(world.context(), request);
  EXPECT_LT(decision.reasons.at(0).sentence.size(), 500u);
  EXPECT_EQ(decision.reasons.at(0).sentence.find_first_of("\n\x1b"), std::string::npos);
  request.resources = {std::string(100'000, 'x'), "#", "", "a#b#c", "\xff\xfe"};
  EXPECT_EQ(decide(world.context(), request).verdict, Verdict::kDeny);
}

}  // namespace
}  // namespace steward::policy
