#include "scanners/columns/certificate.h"

#include <gtest/gtest.h>

#include <cmath>

namespace steward::scanners {
namespace {

TEST(PrevalenceBound, FollowsTheDesign) {
  const struct {
    Sampling sampling;
    int64_t rows;
    std::optional<double> bound;
  } kCases[] = {
      {{SampleDesign::kEverything, 1, 0, 0.95}, 10, 0.0},
      {{SampleDesign::kEverything, 1, 0, 0.95}, 0, 0.0},
      {{SampleDesign::kFirstRows, 1, 0, 0.95}, 1'000'000, std::nullopt},
      {{SampleDesign::kRandomRows, 1, 0, 0.95}, 0, std::nullopt},
      {{SampleDesign::kRandomRows, 1, 0, 0.95}, 1, 0.95},
      {{SampleDesign::kRandomRows, 1, 0, 0.95}, 2995, 0.001},
      {{SampleDesign::kRandomRows, 1, 0, 0.99}, 4603, 0.001},
      {{SampleDesign::kRandomPages, 1, 299, 0.95}, 30'000, 0.01},
      {{SampleDesign::kRandomPages, 1, 0, 0.95}, 30'000, std::nullopt},
  };
  for (const auto& c : kCases) {
    const auto bound = prevalence_bound(c.sampling, c.rows);
    ASSERT_EQ(bound.has_value(), c.bound.has_value()) << to_string(c.sampling.design) << ' ' << c.rows;
    if (bound) {
      EXPECT_NEAR(*bound, *c.bound, 0.01 * *c.bound + 1e-12) << to_string(c.sampling.design) << ' ' << c.rows;
    }
  }
}

TEST(RowsFor, IsTheSmallestSampleThatShowsTheBound) {
  for (const double share : {0.5, 0.1, 0.01, 0.001, 0.00001})
    for (const double confidence : {0.9, 0.95, 0.99, 0.999}) {
      const int64_t rows = rows_for(share, confidence);
      const Sampling sampling{SampleDesign::kRandomRows, 1, 0, confidence};
      EXPECT_LE(*prevalence_bound(sampling, rows), share * (1 + 1e-9)) << share << ' ' << confidence;
      if (rows > 1) {
        EXPECT_GT(*prevalence_bound(sampling, rows - 1), share) << share << ' ' << confidence;
      }
    }
}

}  // namespace
}  // namespace steward::scanners
