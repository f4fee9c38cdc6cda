#include "policy/explain/explain.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

TEST(DecideNearMiss, NamesTheOneThingThatWasMissing) {
  const struct {
    const char* policies;
    const char* sentence;  // null: no near miss
  } kCases[] = {
      {"permit a by support on *", "Permit 'p/a' is for the role support."},
      {"permit a do export+share on *", "Permit 'p/a' is for the actions export and share."},
      {"permit a for marketing on *", "Permit 'p/a' is for the purpose marketing."},
      {"permit a by support do export on *", nullptr},
      {"permit a by support on user.contact", nullptr},
      {"permit a by support on * in orders", nullptr},
  };
  for (const auto& c : kCases) {
    const TestWorld world(kCustomerForTest, c.policies);
    const Decision decision =
        decide(world.context(), request_for_test("analyst read customer#id for analytics"));
    ASSERT_EQ(decision.verdict, Verdict::kDeny);
    ASSERT_EQ(decision.reasons.size(), c.sentence ? 2u : 1u) << c.policies;
    if (c.sentence) {
      EXPECT_EQ(decision.reasons[1].sentence, c.sentence);
    }
  }
}

// Every sentence of the decision, in order.
std::vector<std::string> sentences(const TestWorld& world, const char* request) {
  std::vector<std::string> all;
  const Decision decision = decide(world.context(), request_for_test(request));
  for (const Reason& reason : decision.reasons) all.push_back(reason.sentence);
  return all;
}

TEST(DecideReasons, AreTheseSentences) {
  const struct {
    const char* world;
    const char* policies;
    const char* request;
    std::vector<std::string> sentences;
  } kCases[] = {
      {kCustomerForTest,
       "permit a on *",
       "support read customer for analytics",
       {"'p/a' permits support to read user.contact.email, user.contact.phone_number and data without a "
        "category in customer (id, email and phone) for analytics: Because a."}},
      {kCustomerForTest,
       "permit a by support on * approval privacy_officer",
       "support+analyst read customer#email for analytics",
       {"'p/a' permits support to read user.contact.email in customer#email for analytics once "
        "privacy_officer approves: Because a."}},
      {kCustomerForTest,
       "forbid f on user",
       "ml train customer#email+customer#phone for train_ai_system",
       {"customer (email and phone) carry user.contact.email and user.contact.phone_number, which 'p/f' "
        "forbids ml to train on for train_ai_system: Because f."}},
      {kCustomerForTest,
       "declassify sha256",
       "ml export customer#id for analytics",
       {"No permit lets ml export data without a category in customer#id for analytics."}},
      {"a#x:\na#y:\nb#x:\nb#y:\nb#z:\na#x -> b#x\na#y -> b#y\na#y -> b#z",
       "permit p on *\nlimit l a to essential+marketing",
       "- read b for analytics",
       {"b#x, likewise b (y and z), made from a#x, may be used for essential and marketing only ('l/l'), not "
        "for analytics: Because l."}},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(sentences(TestWorld(c.world, c.policies), c.request), c.sentences) << c.policies;
}

TEST(DecideReasons, WhatARuleDeniesIsNotToldAsUncoveredToo) {
  const char* read = "- read customer#phone for analytics";
  for (const char* policies : {"forbid f on user.contact.phone_number",
                               "forbid f on user.contact.phone_number\npermit a by x on user.contact",
                               "limit l customer to essential\npermit a by x on user.contact"}) {
    const Decision decision = decide(TestWorld(kCustomerForTest, policies).context(), request_for_test(read));
    ASSERT_EQ(decision.reasons.size(), 1u) << policies;
    EXPECT_EQ(decision.reasons[0].effect, "forbid") << policies;
  }
}

TEST(DecideReasons, EveryForbidAndLimitationThatDecidedIsNamed) {
  const TestWorld world(kCustomerForTest,
                        "permit a on *\nforbid f on user.contact.email\nforbid g on user.contact\n"
                        "limit l customer to essential\nlimit m shop.* to marketing");
  const Decision decision = decide(world.context(), request_for_test("- read customer#email for analytics"));
  std::vector<std::string> rules;
  for (const Reason& reason : decision.reasons) rules.push_back(reason.rule);
  EXPECT_EQ(rules, (std::vector<std::string>{"p/f", "p/g", "l/l", "l/m"}));
}

TEST(DecideReasons, OfPermitsThatCoverTheSameTheMostSpecificIsTold) {
  const struct {
    const char* policies;
    std::vector<std::string> starts;
  } kCases[] = {
      {"permit a on none\npermit b by x on none", {"'p/b' (and 1 other permit) permits x"}},
      {"permit b by x on none\npermit a on none", {"'p/b' (and 1 other permit) permits x"}},
      {"permit c on none\npermit b on none\npermit a on *", {"'p/b' (and 2 other permits) permits x"}},
      {"permit a on none+user\npermit b by y on none", {"'p/a' permits x"}},
  };
  for (const auto& c : kCases) {
    const TestWorld world(kCustomerForTest, c.policies);
    const std::vector<std::string> told = sentences(world, "x read customer#id for analytics");
    ASSERT_EQ(told.size(), c.starts.size()) << c.policies;
    for (size_t i = 0; i < told.size(); ++i) EXPECT_EQ(told[i].rfind(c.starts[i], 0), 0u) << told[i];
  }
}

TEST(DecideReasons, PermitsThatCoverDifferentThingsAreAllTold) {
  // Each rule speaks of both fields and both categories, but not of the same category in the same field.
  const TestWorld world("s#x: user.name\ns#y: user.contact.email\nt#x: user.contact.email\nt#y: user.name",
                        "permit a on user.name in s\npermit b on user.contact in s\n"
                        "permit c on user.contact in t\npermit d on user.name in t\npermit e on user in *");
  EXPECT_EQ(sentences(world, "- read s+t for analytics").size(), 5u);
}

TEST(DecideReasons, TooManyToTellStillNameEveryRuleFirst) {
  std::string text = "o#x:";
  size_t categories = 0;
  for (const TaxonomyNode& node : category_taxonomy().nodes()) {
    if (categories == kMaxReasons + 9) break;
    text += fmt::format(" {}", node.key);
    ++categories;
  }
  ASSERT_EQ(categories, kMaxReasons + 9);
  const TestWorld world(text + "\nt#x:\no#x -> t#x", "forbid f on *\nforbid g on *\nlimit l t to essential");
  const Decision decision = decide(world.context(), request_for_test("- read t for analytics"));
  ASSERT_EQ(decision.reasons.size(), kMaxReasons + 1);
  EXPECT_EQ(decision.reasons[0].rule, "p/f");
  EXPECT_EQ(decision.reasons[1].rule, "p/g");
  EXPECT_EQ(decision.reasons[2].rule, "l/l");
  EXPECT_EQ(decision.reasons[kMaxReasons].rule, "");
  EXPECT_EQ(decision.reasons[kMaxReasons].sentence,
            fmt::format("{} more reasons are left out.", 2 * categories + 1 - kMaxReasons));
}

TEST(DecideReasons, ManyFieldsShareOneSentence) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += fmt::format("t#f{}: user.name\n", i);
  const TestWorld world(text, "permit a on none");
  const Decision decision = decide(world.context(), request_for_test("- read t for analytics"));
  ASSERT_EQ(decision.fields.size(), 50u);
  ASSERT_EQ(decision.reasons.size(), 1u);
  EXPECT_NE(decision.reasons[0].sentence.find("in t (f0, f1, f2 and 47 more) for"), std::string::npos)
      << decision.reasons[0].sentence;
}

TEST(DecideReasons, ForbidsComeBeforeWhatIsMissing) {
  const TestWorld world(kCustomerForTest, "permit a by x on none\nforbid f on user.contact.phone_number");
  const Decision decision = decide(world.context(), request_for_test("- read customer for analytics"));
  ASSERT_EQ(decision.reasons.size(), 3u);
  EXPECT_EQ(decision.reasons[0].effect, "forbid");
  EXPECT_EQ(decision.reasons[0].rule, "p/f");
  EXPECT_EQ(decision.reasons[1].effect, "missing");
}

}  // namespace
}  // namespace steward::policy
