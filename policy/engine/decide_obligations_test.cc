#include "policy/decide.h"

#include <gtest/gtest.h>

#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

TEST(DecideMasks, TheStrictestWins) {
  expect_decisions({
      {"6: a mask on the category", kCustomerForTest, "permit a on * mask user.contact.email=hash",
       "- read customer for analytics", "permit[id email/hash phone]", ""},
      {"6: a mask covers descendants", kCustomerForTest, "permit a on * mask user.contact=partial",
       "- read customer for analytics", "permit[id email/partial phone/partial]", ""},
      {"6: within one rule", kCustomerForTest,
       "permit a on * mask user.contact=redact+user.contact.email=hash",
       "- read customer#email for analytics", "permit[email/redact]", ""},
      {"6: over all rules that match", kCustomerForTest,
       "permit a on * mask user.contact.email=partial\npermit b on user.contact mask "
       "user.contact.email=tokenise",
       "- read customer#email for analytics", "permit[email/tokenise]", ""},
      {"6: a permit without masks does not lift them", kCustomerForTest,
       "permit a on * mask user.contact=hash\npermit b on *", "- read customer#email for analytics",
       "permit[email/hash]", ""},
      {"6: not of rules that do not match", kCustomerForTest,
       "permit a on * mask user.contact=partial\npermit b by support on * mask user.contact=null",
       "- read customer#email for analytics", "permit[email/partial]", ""},
      {"6: not of a permit without consent", kCustomerForTest,
       "permit a on * mask user.contact=partial\npermit b on * consent true mask user.contact=null",
       "- read customer#email for analytics", "permit[email/partial]", ""},
      {"6: over the categories of a field", "t#x: user.name user.contact.email",
       "permit a on * mask user.name=partial+user.contact=null", "- read t for analytics", "permit[x/null]",
       ""},
      {"6: follows a category through lineage", "c#e: user.contact.email\nf#x:\nc#e -> f#x",
       "permit a on * mask user.contact=redact", "- read f for analytics", "permit[x/redact]", ""},
      {"6: none on a denied field", kCustomerForTest, "permit a on user.contact.email mask user.contact=hash",
       "- read customer for analytics", "deny[id! email/hash phone!]", ""},
  });
}

TEST(DecideRetention, TheShortestMatchingPeriodBinds) {
  expect_decisions({
      {"7: the shortest", kCustomerForTest,
       "permit a on *\nkeep r P2Y on user\nkeep s P6M on user.contact.email", "- read customer for analytics",
       "permit[id email phone] keep P6M", ""},
      {"7: of the fields asked for", kCustomerForTest,
       "permit a on *\nkeep r P2Y on user\nkeep s P6M on user.contact.email",
       "- read customer#phone for analytics", "permit[phone] keep P2Y", ""},
      {"7: none that match", kCustomerForTest, "permit a on *\nkeep r P2Y on user",
       "- read customer#id for analytics", "permit[id]", ""},
      {"7: of what carries nothing", kCustomerForTest, "permit a on *\nkeep r P1Y on none",
       "- read customer#id for analytics", "permit[id] keep P1Y", ""},
      {"7: of a dataset", kCustomerForTest,
       "permit a on *\nkeep r P1Y on * in customer\nkeep s P1M on * in orders",
       "- read customer#id for analytics", "permit[id] keep P1Y", ""},
      {"7: of the dataset it comes from", "a#x:\nb#x:\na#x -> b#x",
       "permit p on *\nkeep r P30D on * in a\nkeep s P1Y on * in b", "- read b for analytics",
       "permit[x] keep P30D", ""},
      {"7: no obligation without an answer", kCustomerForTest, "permit a on none\nkeep r P2Y on user",
       "- read customer#email for analytics", "deny[email!]", ""},
  });
}

TEST(DecideObligations, MasksAreKeyedByFullFieldName) {
  const TestWorld world(kCustomerForTest, "permit a on * mask user.contact.email=hash");
  const Decision decision = decide(world.context(), request_for_test("- read customer for analytics"));
  const std::map<std::string, MaskSpec> expected = {
      {"postgres://db:5432/shop.public.customer#email", default_mask(Mask::kHash)}};
  EXPECT_EQ(decision.obligations.masks, expected);
}

}  // namespace
}  // namespace steward::policy
