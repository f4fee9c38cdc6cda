#include "scanners/detectors/text/overlaps.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace steward::scanners {
namespace {

SpanHit hit(size_t rule, size_t begin, size_t end, double confidence, double chance = 0.1,
            bool near = false) {
  return {begin, end, rule, near, confidence, chance};
}

std::vector<size_t> kept(std::vector<SpanHit> hits) {
  std::vector<size_t> rules;
  for (const SpanHit& h : without_overlaps(std::move(hits))) rules.push_back(h.rule);
  return rules;
}

TEST(Overlaps, TheBestFindStaysWhateverTheOrder) {
  const struct {
    std::string_view says;
    std::vector<SpanHit> hits;
    std::vector<size_t> kept;
  } kCases[] = {
      {"apart", {hit(1, 0, 4, 0.5), hit(2, 4, 9, 0.5)}, {1, 2}},
      {"the surer", {hit(1, 0, 9, 0.5), hit(2, 2, 5, 0.9)}, {2}},
      {"then the longer", {hit(1, 0, 5, 0.5), hit(2, 2, 9, 0.5)}, {2}},
      {"then the first", {hit(1, 0, 5, 0.5), hit(2, 2, 7, 0.5)}, {1}},
      {"same span: the supported", {hit(1, 0, 5, 0.9), hit(2, 0, 5, 0.5, 0.1, true)}, {2}},
      {"same span: the more specific", {hit(1, 0, 5, 0.9, 0.1), hit(2, 0, 5, 0.5, 0.001)}, {2}},
      {"a chain", {hit(1, 0, 5, 0.5), hit(2, 4, 8, 0.6), hit(3, 7, 12, 0.5)}, {2}},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(kept(c.hits), c.kept) << c.says;
    auto reversed = c.hits;
    std::reverse(reversed.begin(), reversed.end());
    EXPECT_EQ(kept(reversed), c.kept) << c.says;
  }
}

}  // namespace
}  // namespace steward::scanners
