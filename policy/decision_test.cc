#include "policy/decision.h"

#include <gtest/gtest.h>

namespace steward::policy {
namespace {

TEST(DecisionWords, ActionsRoundTrip) {
  for (const Action action :
       {Action::kRead, Action::kExport, Action::kTrain, Action::kShare, Action::kDelete, Action::kWrite})
    EXPECT_EQ(parse_action(to_string(action)), action) << to_string(action);
  for (const char* text : {"", "Read", "reads", "unknown"})
    EXPECT_EQ(parse_action(text), std::nullopt) << text;
}

TEST(DecisionWords, MasksRoundTripAndAreOrderedFromWeakToStrict) {
  const Mask in_order[] = {Mask::kNone,     Mask::kPartial, Mask::kGeneralise, Mask::kHash,
                           Mask::kTokenise, Mask::kRedact,  Mask::kNull};
  for (const Mask mask : in_order) EXPECT_EQ(parse_mask(to_string(mask)), mask) << to_string(mask);
  for (size_t i = 1; i < std::size(in_order); ++i) EXPECT_LT(in_order[i - 1], in_order[i]);
  EXPECT_EQ(parse_mask("blur"), std::nullopt);
}

TEST(DecisionWords, ADecisionDeniesUntilSaidOtherwise) {
  EXPECT_EQ(Decision{}.verdict, Verdict::kDeny);
  EXPECT_EQ(FieldVerdict{}.verdict, Verdict::kDeny);
}

}  // namespace
}  // namespace steward::policy
