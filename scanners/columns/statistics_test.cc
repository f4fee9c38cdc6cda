#include "scanners/columns/statistics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace steward::scanners {
namespace {

TEST(WilsonInterval, AgreesWithPublishedValues) {
  const struct {
    int64_t matched, total;
    double lower, upper;
  } kCases[] = {
      {0, 10, 0.0, 0.27753}, {5, 10, 0.23659, 0.76341}, {10, 10, 0.72247, 1.0}, {1, 100, 0.00177, 0.05449}};
  for (const auto& c : kCases) {
    const Prevalence p = wilson_interval(c.matched, c.total);
    EXPECT_NEAR(p.lower, c.lower, 1e-4) << c.matched << '/' << c.total;
    EXPECT_NEAR(p.upper, c.upper, 1e-4) << c.matched << '/' << c.total;
    EXPECT_LE(p.lower, p.estimate);
    EXPECT_GE(p.upper, p.estimate);
  }
}

TEST(WilsonInterval, IsAllZeroForNothing) {
  const Prevalence p = wilson_interval(0, 0);
  EXPECT_EQ(p.estimate, 0);
  EXPECT_EQ(p.upper, 0);
}

TEST(LogLikelihoodRatio, OnePassAmongFiftyIsNothingAndNearlyAllIsEverything) {
  EXPECT_LT(log_likelihood_ratio(1, 50, 0.95, 0.1), -100);
  EXPECT_LT(log_likelihood_ratio(5, 50, 0.95, 0.1), -50);
  EXPECT_GT(log_likelihood_ratio(48, 50, 0.95, 0.1), 50);
  EXPECT_NEAR(log_likelihood_ratio(0, 0, 0.95, 0.1), 0, 1e-12);
}

TEST(BinomialTail, AgreesWithDirectSums) {
  EXPECT_NEAR(binomial_tail(1, 10, 0.1), 1 - std::pow(0.9, 10), 1e-12);
  EXPECT_NEAR(binomial_tail(10, 10, 0.5), std::pow(0.5, 10), 1e-15);
  EXPECT_NEAR(binomial_tail(2, 3, 0.5), 0.5, 1e-12);
  EXPECT_EQ(binomial_tail(0, 5, 0.1), 1);
  EXPECT_EQ(binomial_tail(6, 5, 0.1), 0);
  EXPECT_LT(binomial_tail(50'000, 100'000, 0.1), 1e-100);
}

}  // namespace
}  // namespace steward::scanners
