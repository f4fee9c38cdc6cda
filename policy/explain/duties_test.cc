#include "policy/explain/duties.h"

#include <gtest/gtest.h>

namespace steward::policy {
namespace {

TEST(Duties, APeriodIsToldInWords) {
  const std::pair<const char*, const char*> kCases[] = {
      {"P30D", "30 days"},           {"P1D", "1 day"},   {"P2Y", "2 years"},
      {"P2Y6M", "2 years 6 months"}, {"PT1H", "1 hour"}, {"P1M1DT2H", "1 month 1 day 2 hours"},
      {"PT90S", "90 seconds"},       {"P12M", "1 year"},
  };
  for (const auto& [text, words] : kCases) {
    const auto period = parse_period(text);
    ASSERT_TRUE(period.ok()) << text;
    EXPECT_EQ(period_words(*period), words) << text;
  }
  EXPECT_EQ(period_words(Period{}), "no time");
}

TEST(Duties, OfARuleAreOneSentence) {
  RuleObligations obligations;
  EXPECT_EQ(duties(obligations), "nothing");
  obligations.retain = *parse_period("P30D");
  obligations.aggregate_only = 20;
  EXPECT_EQ(duties(obligations),
            "keep a copy for 30 days at most, show only aggregates over at least 20 rows");
}

}  // namespace
}  // namespace steward::policy
