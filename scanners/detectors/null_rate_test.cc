// Every rule's null rate is a measurement, not a wish: random values of the right shape are thrown at it.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "scanners/detectors/detector_set.h"
#include "scanners/detectors/null_model.h"

namespace steward::scanners {
namespace {

// Sanitizers make a draw twenty times as dear and no rate truer.
#if defined(__SANITIZE_ADDRESS__) || defined(__has_feature)
constexpr int kDraws = 2'000;
#else
constexpr int kDraws = 40'000;
#endif

// The share of random values that the rule takes for the real thing without any header.
double measured_rate(const Rule& rule, std::string_view shape_template) {
  std::mt19937_64 engine(20'26);
  int valid = 0;
  for (int i = 0; i < kDraws; ++i) valid += rule.match(random_value(shape_template, engine)) == Match::kValid;
  return static_cast<double>(valid) / kDraws;
}

// Four standard errors of a share.
double tolerance(double rate) {
  return 4 * std::sqrt(rate * (1 - rate) / kDraws) + 4.0 / kDraws;
}

TEST(NullRate, OfEveryRuleIsNoLessThanMeasured) {
  size_t measured = 0;
  for (const Rule& rule : DetectorSet::builtin().rules()) {
    for (const std::string& shape : rule.null_shapes) {
      const double rate = measured_rate(rule, shape);
      EXPECT_LE(rate, rule.decision.null_rate + tolerance(rule.decision.null_rate))
          << rule.id << ' ' << shape << ": say null_rate: " << rate;
      ++measured;
    }
  }
  RecordProperty("shapes", static_cast<int>(measured));
}

TEST(NullRate, TemplatesFitTheRulesShape) {
  std::mt19937_64 engine(7);
  for (const Rule& rule : DetectorSet::builtin().rules()) {
    for (const std::string& shape : rule.null_shapes) {
      const std::string value = random_value(shape, engine);
      EXPECT_TRUE(rule.shape.admits(measure(value))) << rule.id << ": " << shape << " is not of its shape";
    }
  }
}

TEST(NullRate, ARuleThatDecidesAloneByArithmeticIsMeasured) {
  for (const Rule& rule : DetectorSet::builtin().rules())
    if (rule.decision.null_rate >= 0.01 && rule.decision.alone && rule.shape.min_digits >= 5 &&
        rule.shape.max_digits <= 40) {
      EXPECT_FALSE(rule.null_shapes.empty()) << rule.id << " names no null_shapes";
    }
}

}  // namespace
}  // namespace steward::scanners
