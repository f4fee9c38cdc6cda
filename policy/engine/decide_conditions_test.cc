#include "policy/decide.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

TEST(DecideConsent, MustBeGrantedByEveryDataSubject) {
  const char* policy = "permit a on user.contact.email consent marketing.communications.email";
  const std::string world = fmt::format("{}{}", kCustomerForTest, R"(
    consent yes marketing.communications.email granted 10
    consent broad marketing granted 10
    consent no marketing.communications.email refused 10
    consent left marketing.communications.email granted 10
    consent left marketing.communications.email withdrawn 20
    consent later marketing.communications.email granted 2000)");
  const auto ask = [](const char* subjects) {
    return std::string("m read customer#email for marketing.communications.email about ") + subjects;
  };
  const std::string yes = ask("yes"), broad = ask("broad"), no = ask("no"), left = ask("left"),
                    later = ask("later"), nobody = ask("nobody"), mixed = ask("yes+no"),
                    both = ask("yes+broad");
  expect_decisions({
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
  const TestWorld world(fmt::format("{}\nconsent hash-of-b marketing withdrawn 3", kCustomerForTest),
                        "permit a on user.contact.email consent marketing.communications.email");
  const Decision decision = decide(
      world.context(),
      request_for_test("m read customer#email for marketing.communications.email about hash-of-a+hash-of-b"));
  ASSERT_EQ(decision.reasons.size(), 2u);
  EXPECT_EQ(decision.reasons[1].rule, "p/a");
  EXPECT_EQ(decision.reasons[1].effect, "missing");
  EXPECT_EQ(decision.reasons[1].sentence,
            "Permit 'p/a' needs consent for marketing.communications.email, which is unknown for 1 and "
            "withdrawn for 1 "
            "of 2 data subjects.");
  for (const Reason& reason : decision.reasons)
    EXPECT_EQ(reason.sentence.find("hash-of"), std::string::npos) << reason.sentence;
}

TEST(DecideApproval, MakesAPermitPending) {
  expect_decisions({
      {"4: pending", kCustomerForTest, "permit a on * approval privacy_officer",
       "- read customer#id for analytics", "pending[id?]", "once privacy_officer approves"},
      {"4: another permit needs none", kCustomerForTest,
       "permit a on * approval privacy_officer\npermit b on none", "- read customer#id for analytics",
       "permit[id]", ""},
      {"4: pending only where it is needed", kCustomerForTest,
       "permit a on user approval privacy_officer\npermit b on none",
       "- read customer#id+customer#email for analytics", "pending[id email?]", "'p/a'"},
      {"4: one denied field denies", kCustomerForTest,
       "permit a on user.contact.email approval privacy_officer",
       "- read customer#id+customer#email for analytics", "deny[id! email?]", "No permit"},
      {"4: a forbid wins over it", kCustomerForTest,
       "permit a on * approval privacy_officer\nforbid f on none", "- read customer#id for analytics",
       "deny[id!]", "'p/f'"},
      {"4: consent comes before approval", kCustomerForTest,
       "permit a on * consent true approval privacy_officer", "- read customer#id for analytics about s",
       "deny[id!]", ""},
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
  expect_decisions({
      {"5: the purpose it was collected for", kCustomerForTest,
       "permit p on *\nlimit l customer to essential", "- read customer#id for essential.service",
       "permit[id]", ""},
      {"5: another purpose", kCustomerForTest, "permit p on *\nlimit l customer to essential+analytics",
       "- read customer#id for marketing", "deny[id!]",
       "customer#id may be used for essential and analytics only ('l/l'), not for marketing: Because l."},
      {"5: a broader purpose than collected for", kCustomerForTest,
       "permit p on *\nlimit l customer to essential.service", "- read customer#id for essential",
       "deny[id!]", ""},
      {"5: another dataset", kCustomerForTest, "permit p on *\nlimit l orders to essential",
       "- read customer#id for marketing", "permit[id]", ""},
      {"5: two limitations both bind", kCustomerForTest,
       "permit p on *\nlimit l customer to essential+analytics\nlimit m *customer to marketing+analytics",
       "- read customer#id for essential", "deny[id!]", "'l/m'"},
      {"5: their intersection stays", kCustomerForTest,
       "permit p on *\nlimit l customer to essential+analytics\nlimit m *customer to marketing+analytics",
       "- read customer#id for analytics", "permit[id]", ""},
      {"5: flows to what is derived", derived, "permit p on *\nlimit l a to essential",
       "- read c for analytics", "deny[x! y]", "c#x, made from a#x → b#x, may be used"},
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
       "permit p on *\nlimit l z to essential", "- read b for analytics", "deny[x!]",
       "b#x, made from z#k → a#y, may be used"},
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
  for (int i = 1; i <= 1'200; ++i) text += fmt::format("d{}#x:\n", i);
  for (int i = 1; i <= 1'200; ++i) text += fmt::format("d{}#x -> d{}#x\n", i - 1, i);
  const TestWorld world(text, "permit p on *\nlimit l d0 to analytics");
  const Decision near = decide(world.context(), request_for_test("- read d900 for analytics"));
  EXPECT_EQ(summary(near, *world.catalog), "permit[x]");
  const Decision far = decide(world.context(), request_for_test("- read d1200 for analytics"));
  EXPECT_EQ(summary(far, *world.catalog), "deny[x!]");
  EXPECT_NE(far.reasons.at(0).sentence.find("could not be followed to its end"), std::string::npos);
}

}  // namespace
}  // namespace steward::policy
