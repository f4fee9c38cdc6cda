#include "policy/checks/explain_rules.h"

#include <gtest/gtest.h>

#include "policy/reference/world_for_test.h"

namespace steward::policy {
namespace {

TEST(ExplainRules, TellsWhatHoldsAndTheOnePartThatDoesNot) {
  const TestWorld world(kCustomerForTest,
                        "permit near by support for analytics on user.contact\n"
                        "permit far by support for marketing on user.contact\n"
                        "permit other by analyst for analytics on user.name\n"
                        "forbid never by analyst for analytics on user.contact.email");
  const auto told =
      explain_rules(world.context(), request_for_test("analyst read customer#email for analytics"));
  EXPECT_EQ(told.decision.verdict, Verdict::kDeny);
  ASSERT_EQ(told.rules.size(), 2u);
  EXPECT_EQ(told.far_away, 2u);
  EXPECT_EQ(told.rules[0].rule, "p/never");
  EXPECT_TRUE(told.rules[0].fields[0].holds);
  EXPECT_EQ(told.rules[1].rule, "p/near");
  EXPECT_FALSE(told.rules[1].request_holds);
  EXPECT_EQ(told.rules[1].request[0].sentence,
            "is for roles support; the subject has roles analyst, groups none");
}

TEST(ExplainRules, TellsEveryRuleThatAReasonNames) {
  const TestWorld world(kCustomerForTest,
                        "yaml:\napiVersion: steward/v1\nkind: AccessPolicy\nmetadata: {name: p}\nrules:\n"
                        "  - {id: near, effect: permit, subjects: {roles: [analyst]}, purposes: [analytics],\n"
                        "     data: {categories: [user.contact]}, require: {approval: {roles: [dpo]}, grant: active},\n"
                        "     reason: r}\n");
  const auto told =
      explain_rules(world.context(), request_for_test("analyst read customer#email for analytics"));
  ASSERT_FALSE(told.decision.reasons.empty());
  ASSERT_EQ(told.rules.size(), 1u) << "it lacks a grant and an approval, and is what was answered with";
  EXPECT_EQ(told.rules[0].rule, "p/near");
  EXPECT_EQ(told.far_away, 0u);
}

}  // namespace
}  // namespace steward::policy
