// The long form of decide_random_test.cc: a minute, or as many cases as the environment says.
//
//   STEWARD_CASES=10000000 STEWARD_SEED=1 build/release/bin/decide_comparison_test
//   STEWARD_SECONDS=600 build/release/bin/decide_comparison_test
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/text.h"
#include "policy/reference/random_comparison.h"

namespace steward::policy {
namespace {

int64_t number_from(const char* variable, int64_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? parse_int(text).value_or(otherwise) : otherwise;
}

TEST(DecideComparison, AgreesWithTheSlowReferenceForAMinute) {
  ComparisonOptions options;
  options.seed = static_cast<uint64_t>(number_from("STEWARD_SEED", 1));
  options.cases = static_cast<uint64_t>(number_from("STEWARD_CASES", 0));
  const Clock clock = system_clock();
  const Timestamp end = clock() + std::chrono::seconds(number_from("STEWARD_SECONDS", 60));
  if (options.cases == 0) options.is_over = [&] { return clock() >= end; };
  const ComparisonOutcome outcome = compare_with_reference(options);
  EXPECT_EQ(outcome.failure, "");
  fmt::print("{} cases in {} worlds, seed {}:", outcome.cases, outcome.worlds, options.seed);
  for (const auto& [verdict, count] : outcome.verdicts) fmt::print(" {} {},", to_string(verdict), count);
  for (const auto& [feature, count] : outcome.features) fmt::print(" {} {},", feature, count);
  fmt::print("\n");
}

}  // namespace
}  // namespace steward::policy
