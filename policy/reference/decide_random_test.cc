// decide() and Engine::judge() against reference_decide() on random worlds. This is the short form; the long
// one is decide_comparison_test.cc.
#include <gtest/gtest.h>

#include "policy/reference/random_comparison.h"

namespace steward::policy {
namespace {

TEST(DecideRandom, AgreesWithTheSlowReferenceWhateverTheOrderOfRules) {
  ComparisonOptions options;
  options.cases = 50'000;
  const ComparisonOutcome outcome = compare_with_reference(options);
  EXPECT_EQ(outcome.failure, "");
  // The worlds must not all be of one kind, or agreement would mean nothing.
  for (const Verdict verdict : {Verdict::kPermit, Verdict::kDeny, Verdict::kPending})
    EXPECT_GT(outcome.verdicts.at(verdict), options.cases / 100) << to_string(verdict);
  for (const char* feature : {"row filters", "retention", "aggregates only", "notify", "grants", "approvals",
                              "permit", "forbid", "exception", "oblige", "missing"})
    EXPECT_GT(outcome.features.find(feature)->second, 50u) << feature;
}

}  // namespace
}  // namespace steward::policy
