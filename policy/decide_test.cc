#include "policy/decide.h"

#include <gtest/gtest.h>

#include "policy/world_for_test.h"

namespace steward::policy {
namespace {

// `says`: a part of the first reason; empty: not looked at.
struct Case {
  const char* rule;  // what the case proves
  const char* world;
  const char* policies;
  const char* request;
  const char* expected;
  const char* says;
};

void run(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const TestWorld world(c.world, c.policies);
    const Decision decision = decide(world.context(), request_for_test(c.request));
    std::string reasons;
    for (const Reason& reason : decision.reasons)
      reasons += "\n  [" + reason.effect + "] " + reason.rule + ": " + reason.sentence;
    EXPECT_EQ(summary(decision, *world.catalog), c.expected) << c.rule << reasons;
    ASSERT_FALSE(decision.reasons.empty()) << c.rule;
    EXPECT_NE(decision.reasons[0].sentence.find(c.says), std::string::npos)
        << c.rule << "\nexpected to read: " << c.says << reasons;
  }
}

constexpr const char* kCustomer = R"(
  customer#id:
  customer#email: user.contact.email
  customer#phone: user.contact.phone_number)";

TEST(DecideRequest, WhatCannotBeResolvedIsDenied) {
  run({
      {"1: unknown dataset", kCustomer, "permit a on *", "- read custmer for analytics", "deny[]",
       "has no dataset 'custmer'"},
      {"1: unknown field", kCustomer, "permit a on *", "- read customer#emial for analytics", "deny[]",
       "did you mean 'email'"},
      {"1: one unknown among known denies the whole, known fields are still told", kCustomer, "permit a on *",
       "- read customer#id+nowhere for analytics", "deny[id]", "'nowhere'"},
      {"1: unknown purpose", kCustomer, "permit a on *", "- read customer for analytic", "deny[]",
       "did you mean 'analytics'"},
      {"1: ambiguous dataset", "a.t#x:\nb.t#x:", "permit a on *", "- read t for analytics", "deny[]",
       "2 datasets"},
  });
}

TEST(DecideRequest, WithoutSubjectOrResourcesIsDenied) {
  const TestWorld world(kCustomer, "permit a on *");
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
  const TestWorld world(kCustomer, "permit a on *");
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
  run({
      {"2: a dataset stands for all its fields", kCustomer, "permit a on *", "- read customer for analytics",
       "permit[id email phone]", "'p/a' permits"},
      {"2: a field asked for twice is judged once", kCustomer, "permit a on *",
       "- read customer#id+customer+customer#id for analytics", "permit[id email phone]", ""},
      {"2: a field is judged alone", kCustomer, "permit a on none", "- read customer#id for analytics",
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
  run({
      {"3: no rules", kCustomer, "declassify sha256", "analyst read customer#id for analytics", "deny[id!]",
       "No permit lets analyst read data without a category for analytics: customer#id carries no category."},
      {"3: a subject without roles", kCustomer, "permit a by analyst on *",
       "- read customer#id for analytics", "deny[id!]", "a subject without roles"},
      {"3: none permits only what carries nothing", kCustomer, "permit a on none",
       "- read customer for analytics", "deny[id email! phone!]",
       "user.contact.email, user.contact.phone_number"},
      {"3: a category's permit does not cover what carries nothing", kCustomer, "permit a on user",
       "- read customer for analytics", "deny[id! email phone]", "data without a category"},
      {"3: categories and none together", kCustomer, "permit a on user+none", "- read customer for analytics",
       "permit[id email phone]", ""},
      {"3: a rule on a node covers its descendants", kCustomer, "permit a on user.contact",
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
  run({
      {"3: role", kCustomer, "permit a by analyst on *", "marketing read customer#id for analytics",
       "deny[id!]", ""},
      {"3: any one of the roles", kCustomer, "permit a by analyst+support on *",
       "marketing+support read customer#id for analytics", "permit[id]", ""},
      {"3: action", kCustomer, "permit a do read on *", "- export customer#id for analytics", "deny[id!]",
       ""},
      {"3: any one of the actions", kCustomer, "permit a do read+export on *",
       "- export customer#id for analytics", "permit[id]", ""},
      {"3: purpose", kCustomer, "permit a for analytics on *", "- read customer#id for marketing",
       "deny[id!]", ""},
      {"3: a purpose covers those below", kCustomer, "permit a for analytics on *",
       "- read customer#id for analytics.reporting", "permit[id]", ""},
      {"3: but not those above", kCustomer, "permit a for analytics.reporting on *",
       "- read customer#id for analytics", "deny[id!]", ""},
      {"3: dataset, by its full name", kCustomer, "permit a on * in postgres://*/shop.public.customer",
       "- read customer#id for analytics", "permit[id]", ""},
      {"3: dataset, by its short name", kCustomer, "permit a on * in customer",
       "- read customer#id for analytics", "permit[id]", ""},
      {"3: another dataset", kCustomer, "permit a on * in orders+custom", "- read customer#id for analytics",
       "deny[id!]", ""},
  });
}

TEST(DecideAccess, AnyMatchingForbidWins) {
  run({
      {"3: over a permit before it", kCustomer, "permit a on *\nforbid f on user.contact.email",
       "- read customer for analytics", "deny[id email! phone]",
       "customer#email carries user.contact.email, which 'p/f' forbids a subject without roles to read for "
       "analytics: "
       "Because f."},
      {"3: and after it", kCustomer, "forbid f on user.contact.email\npermit a on *",
       "- read customer for analytics", "deny[id email! phone]", ""},
      {"3: on what carries nothing", kCustomer, "forbid f on none\npermit a on *",
       "- read customer for analytics", "deny[id! email phone]",
       "customer#id carries no category, which 'p/f' forbids"},
      {"3: on everything", kCustomer, "forbid f on *\npermit a on *", "- read customer for analytics",
       "deny[id! email! phone!]", ""},
      {"3: on one of two categories", "t#x: user.contact.email user.name",
       "forbid f on user.name\npermit a on *", "- read t for analytics", "deny[x!]", ""},
      {"3: not for another role", kCustomer, "forbid f by support on *\npermit a on *",
       "analyst read customer for analytics", "permit[id email phone]", ""},
      {"3: for one of several roles", kCustomer, "forbid f by support on *\npermit a on *",
       "analyst+support read customer#id for analytics", "deny[id!]", ""},
      {"3: not for another action", kCustomer, "forbid f do train on *\npermit a on *",
       "analyst read customer#id for analytics", "permit[id]", ""},
      {"3: not for another purpose", kCustomer, "forbid f for marketing on *\npermit a on *",
       "analyst read customer#id for analytics", "permit[id]", ""},
      {"3: for a purpose below", kCustomer, "forbid f for marketing on *\npermit a on *",
       "analyst read customer#id for marketing.communications.email", "deny[id!]", ""},
      {"3: who asks for a purpose asks for what lies below", kCustomer,
       "forbid f for marketing.advertising.third_party on *\npermit a on *",
       "analyst read customer#id for marketing", "deny[id!]", ""},
      {"3: not for its sibling", kCustomer,
       "forbid f for marketing.advertising.third_party on *\npermit a on *",
       "analyst read customer#id for marketing.communications", "permit[id]", ""},
      {"3: not for another dataset", kCustomer, "forbid f on * in orders\npermit a on *",
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
  run({
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
       "carries user.contact.email into f#x (likewise f#y)"},
  });
}

TEST(DecideConsent, MustBeGrantedByEveryDataSubject) {
  const char* policy = "permit a on user.contact.email consent marketing.communications.email";
  const std::string world = std::string(kCustomer) + R"(
    consent yes marketing.communications.email granted 10
    consent broad marketing granted 10
    consent no marketing.communications.email refused 10
    consent left marketing.communications.email granted 10
    consent left marketing.communications.email withdrawn 20
    consent later marketing.communications.email granted 2000)";
  const auto ask = [](const char* subjects) {
    return std::string("m read customer#email for marketing.communications.email about ") + subjects;
  };
  const std::string yes = ask("yes"), broad = ask("broad"), no = ask("no"), left = ask("left"),
                    later = ask("later"), nobody = ask("nobody"), mixed = ask("yes+no"),
                    both = ask("yes+broad");
  run({
      {"4: granted", world.c_str(), policy, yes.c_str(), "permit[email]", ""},
      {"4: granted for a broader purpose", world.c_str(), policy, broad.c_str(), "permit[email]", ""},
      {"4: granted by all", world.c_str(), policy, both.c_str(), "permit[email]", ""},
      {"4: refused", world.c_str(), policy, no.c_str(), "deny[email!]", ""},
      {"4: withdrawn", world.c_str(), policy, left.c_str(), "deny[email!]", ""},
      {"4: not yet granted", world.c_str(), policy, later.c_str(), "deny[email!]", ""},
      {"4: never asked", world.c_str(), policy, nobody.c_str(), "deny[email!]", ""},
      {"4: by some only", world.c_str(), policy, mixed.c_str(), "deny[email!]", ""},
      {"4: no data subjects named", world.c_str(), policy,
       "m read customer#email for marketing.communications.email", "deny[email!]", ""},
      {"4: `true` is the purpose asked for", world.c_str(), "permit a on * consent true",
       "m read customer#email for marketing.communications.email about yes", "permit[email]", ""},
      {"4: `true` asks again for another purpose", world.c_str(), "permit a on * consent true",
       "m read customer#email for analytics about yes", "deny[email!]", ""},
      {"4: another permit needs no consent", world.c_str(),
       "permit a on * consent true\npermit b on user.contact", "m read customer#email for analytics about no",
       "permit[email]", "'p/b'"},
  });
}

TEST(DecideConsent, WhatIsMissingIsToldAsNearMissWithoutNamingPeople) {
  const TestWorld world(std::string(kCustomer) + "\nconsent hash-of-b marketing withdrawn 3",
                        "permit a on user.contact.email consent marketing.communications.email");
  const Decision decision = decide(
      world.context(),
      request_for_test("m read customer#email for marketing.communications.email about hash-of-a+hash-of-b"));
  ASSERT_EQ(decision.reasons.size(), 2u);
  EXPECT_EQ(decision.reasons[1].rule, "p/a");
  EXPECT_EQ(decision.reasons[1].effect, "missing");
  EXPECT_EQ(decision.reasons[1].sentence,
            "permit 'p/a' needs consent for marketing.communications.email, which is unknown for 1 and "
            "withdrawn for 1 "
            "of 2 data subjects.");
  for (const Reason& reason : decision.reasons)
    EXPECT_EQ(reason.sentence.find("hash-of"), std::string::npos) << reason.sentence;
}

TEST(DecideNearMiss, NamesTheOneThingThatWasMissing) {
  const struct {
    const char* policies;
    const char* sentence;  // null: no near miss
  } kCases[] = {
      {"permit a by support on *", "permit 'p/a' is for the role support."},
      {"permit a do export+share on *", "permit 'p/a' is for the actions export, share."},
      {"permit a for marketing on *", "permit 'p/a' is for the purpose marketing."},
      {"permit a by support do export on *", nullptr},
      {"permit a by support on user.contact", nullptr},
      {"permit a by support on * in orders", nullptr},
  };
  for (const auto& c : kCases) {
    const TestWorld world(kCustomer, c.policies);
    const Decision decision =
        decide(world.context(), request_for_test("analyst read customer#id for analytics"));
    ASSERT_EQ(decision.verdict, Verdict::kDeny);
    ASSERT_EQ(decision.reasons.size(), c.sentence ? 2u : 1u) << c.policies;
    if (c.sentence) {
      EXPECT_EQ(decision.reasons[1].sentence, c.sentence);
    }
  }
}

TEST(DecideApproval, MakesAPermitPending) {
  run({
      {"4: pending", kCustomer, "permit a on * approval privacy_officer", "- read customer#id for analytics",
       "pending[id?]", "once privacy_officer approves"},
      {"4: another permit needs none", kCustomer, "permit a on * approval privacy_officer\npermit b on none",
       "- read customer#id for analytics", "permit[id]", ""},
      {"4: pending only where it is needed", kCustomer,
       "permit a on user approval privacy_officer\npermit b on none",
       "- read customer#id+customer#email for analytics", "pending[id email?]", "'p/a'"},
      {"4: one denied field denies", kCustomer, "permit a on user.contact.email approval privacy_officer",
       "- read customer#id+customer#email for analytics", "deny[id! email?]", "No permit"},
      {"4: a forbid wins over it", kCustomer, "permit a on * approval privacy_officer\nforbid f on none",
       "- read customer#id for analytics", "deny[id!]", "'p/f'"},
      {"4: consent comes before approval", kCustomer, "permit a on * consent true approval privacy_officer",
       "- read customer#id for analytics about s", "deny[id!]", ""},
      {"4: one category pending, one permitted", "t#x: user.name user.contact.email",
       "permit a on user.name\npermit b on user.contact approval privacy_officer", "- read t for analytics",
       "pending[x?]", "'p/b'"},
  });
}

TEST(DecidePurposeLimitation, BindsDatasetsAndWhatIsMadeFromThem) {
  const char* derived = R"(
    a#x:
    b#x:
    c#x:
    c#y:
    a#x -> b#x
    b#x -> c#x)";
  run({
      {"5: the purpose it was collected for", kCustomer, "permit p on *\nlimit l customer to essential",
       "- read customer#id for essential.service", "permit[id]", ""},
      {"5: another purpose", kCustomer, "permit p on *\nlimit l customer to essential+analytics",
       "- read customer#id for marketing", "deny[id!]",
       "customer#id may be used for essential, analytics only ('l/l'), not for marketing: Because l."},
      {"5: a broader purpose than collected for", kCustomer,
       "permit p on *\nlimit l customer to essential.service", "- read customer#id for essential",
       "deny[id!]", ""},
      {"5: another dataset", kCustomer, "permit p on *\nlimit l orders to essential",
       "- read customer#id for marketing", "permit[id]", ""},
      {"5: two limitations both bind", kCustomer,
       "permit p on *\nlimit l customer to essential+analytics\nlimit m *customer to marketing+analytics",
       "- read customer#id for essential", "deny[id!]", "'l/m'"},
      {"5: their intersection stays", kCustomer,
       "permit p on *\nlimit l customer to essential+analytics\nlimit m *customer to marketing+analytics",
       "- read customer#id for analytics", "permit[id]", ""},
      {"5: flows to what is derived", derived, "permit p on *\nlimit l a to essential",
       "- read c for analytics", "deny[x! y]", "because it comes from a#x → b#x → c#x"},
      {"5: intersection over the way", derived,
       "permit p on *\nlimit l a to essential+analytics\nlimit m b to analytics", "- read c#x for essential",
       "deny[x!]", "'l/m'"},
      {"5: an indirect edge does not bind", "a#x:\nb#x:\na#x ~> b#x", "permit p on *\nlimit l a to essential",
       "- read b for analytics", "permit[x]", ""},
      {"5: a hash is still bound", "a#x:\nb#x:\na#x => b#x sha256",
       "permit p on *\nlimit l a to essential\ndeclassify sha256", "- read b for analytics", "deny[x!]", ""},
      {"5: a dataset-level edge binds every field", "a#x:\nb#x:\nb#y:\na -> b",
       "permit p on *\nlimit l a to essential", "- read b for analytics", "deny[x! y!]", ""},
      {"5: and goes on through the fields of its source", "z#k:\na#x:\na#y:\nb#x:\nz#k -> a#y\na -> b",
       "permit p on *\nlimit l z to essential", "- read b for analytics", "deny[x!]", "z#k → a#y → b#x"},
      {"5: but not where a column edge from that source says how",
       "z#k:\na#x:\na#y:\nb#x:\nz#k -> a#y\na -> b\na#x -> b#x", "permit p on *\nlimit l z to essential",
       "- read b for analytics", "permit[x]", ""},
      {"5: cycles end", "a#x:\nb#x:\na#x -> b#x\nb#x -> a#x", "permit p on *\nlimit l a to essential",
       "- read b for analytics", "deny[x!]", ""},
      {"5: nothing downstream binds", derived, "permit p on *\nlimit l c to essential",
       "- read a for analytics", "permit[x]", ""},
  });
}

TEST(DecidePurposeLimitation, LineageTooLongToFollowIsDenied) {
  std::string text = "d0#x:\n";
  for (int i = 1; i <= 1'200; ++i) text += "d" + std::to_string(i) + "#x:\n";
  for (int i = 1; i <= 1'200; ++i)
    text += "d" + std::to_string(i - 1) + "#x -> d" + std::to_string(i) + "#x\n";
  const TestWorld world(text, "permit p on *\nlimit l d0 to analytics");
  const Decision near = decide(world.context(), request_for_test("- read d900 for analytics"));
  EXPECT_EQ(summary(near, *world.catalog), "permit[x]");
  const Decision far = decide(world.context(), request_for_test("- read d1200 for analytics"));
  EXPECT_EQ(summary(far, *world.catalog), "deny[x!]");
  EXPECT_NE(far.reasons.at(0).sentence.find("could not be followed to its end"), std::string::npos);
}

TEST(DecideMasks, TheStrictestWins) {
  run({
      {"6: a mask on the category", kCustomer, "permit a on * mask user.contact.email=hash",
       "- read customer for analytics", "permit[id email/hash phone]", ""},
      {"6: a mask covers descendants", kCustomer, "permit a on * mask user.contact=partial",
       "- read customer for analytics", "permit[id email/partial phone/partial]", ""},
      {"6: within one rule", kCustomer, "permit a on * mask user.contact=redact+user.contact.email=hash",
       "- read customer#email for analytics", "permit[email/redact]", ""},
      {"6: over all rules that match", kCustomer,
       "permit a on * mask user.contact.email=partial\npermit b on user.contact mask "
       "user.contact.email=tokenise",
       "- read customer#email for analytics", "permit[email/tokenise]", ""},
      {"6: a permit without masks does not lift them", kCustomer,
       "permit a on * mask user.contact=hash\npermit b on *", "- read customer#email for analytics",
       "permit[email/hash]", ""},
      {"6: not of rules that do not match", kCustomer,
       "permit a on * mask user.contact=partial\npermit b by support on * mask user.contact=null",
       "- read customer#email for analytics", "permit[email/partial]", ""},
      {"6: not of a permit without consent", kCustomer,
       "permit a on * mask user.contact=partial\npermit b on * consent true mask user.contact=null",
       "- read customer#email for analytics", "permit[email/partial]", ""},
      {"6: over the categories of a field", "t#x: user.name user.contact.email",
       "permit a on * mask user.name=partial+user.contact=null", "- read t for analytics", "permit[x/null]",
       ""},
      {"6: follows a category through lineage", "c#e: user.contact.email\nf#x:\nc#e -> f#x",
       "permit a on * mask user.contact=redact", "- read f for analytics", "permit[x/redact]", ""},
      {"6: none on a denied field", kCustomer, "permit a on user.contact.email mask user.contact=hash",
       "- read customer for analytics", "deny[id! email/hash phone!]", ""},
  });
}

TEST(DecideRetention, TheShortestMatchingPeriodBinds) {
  run({
      {"7: the shortest", kCustomer, "permit a on *\nkeep r P2Y on user\nkeep s P6M on user.contact.email",
       "- read customer for analytics", "permit[id email phone] keep P6M", ""},
      {"7: of the fields asked for", kCustomer,
       "permit a on *\nkeep r P2Y on user\nkeep s P6M on user.contact.email",
       "- read customer#phone for analytics", "permit[phone] keep P2Y", ""},
      {"7: none that match", kCustomer, "permit a on *\nkeep r P2Y on user",
       "- read customer#id for analytics", "permit[id]", ""},
      {"7: of what carries nothing", kCustomer, "permit a on *\nkeep r P1Y on none",
       "- read customer#id for analytics", "permit[id] keep P1Y", ""},
      {"7: of a dataset", kCustomer, "permit a on *\nkeep r P1Y on * in customer\nkeep s P1M on * in orders",
       "- read customer#id for analytics", "permit[id] keep P1Y", ""},
      {"7: of the dataset it comes from", "a#x:\nb#x:\na#x -> b#x",
       "permit p on *\nkeep r P30D on * in a\nkeep s P1Y on * in b", "- read b for analytics",
       "permit[x] keep P30D", ""},
      {"7: no obligation without an answer", kCustomer, "permit a on none\nkeep r P2Y on user",
       "- read customer#email for analytics", "deny[email!]", ""},
  });
}

TEST(DecideReasons, ManyFieldsShareOneSentence) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "t#f" + std::to_string(i) + ": user.name\n";
  const TestWorld world(text, "permit a on none");
  const Decision decision = decide(world.context(), request_for_test("- read t for analytics"));
  ASSERT_EQ(decision.fields.size(), 50u);
  ASSERT_EQ(decision.reasons.size(), 1u);
  EXPECT_NE(decision.reasons[0].sentence.find("t#f0, t#f1, t#f2, t#f3, t#f4 and 45 more fields"),
            std::string::npos)
      << decision.reasons[0].sentence;
}

TEST(DecideReasons, ForbidsComeBeforeWhatIsMissing) {
  const TestWorld world(kCustomer, "permit a by x on none\nforbid f on user.contact.phone_number");
  const Decision decision = decide(world.context(), request_for_test("- read customer for analytics"));
  ASSERT_EQ(decision.reasons.size(), 3u);
  EXPECT_EQ(decision.reasons[0].effect, "forbid");
  EXPECT_EQ(decision.reasons[0].rule, "p/f");
  EXPECT_EQ(decision.reasons[1].effect, "missing");
}

TEST(DecideObligations, MasksAreKeyedByFullFieldName) {
  const TestWorld world(kCustomer, "permit a on * mask user.contact.email=hash");
  const Decision decision = decide(world.context(), request_for_test("- read customer for analytics"));
  const std::map<std::string, Mask> expected = {
      {"postgres://db:5432/shop.public.customer#email", Mask::kHash}};
  EXPECT_EQ(decision.obligations.masks, expected);
}

TEST(DecideSnapshots, EveryAnswerNamesWhatItWasBasedOn) {
  const TestWorld world(kCustomer, "permit a on *");
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
  const TestWorld world(kCustomer, "permit a by x on *");
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
