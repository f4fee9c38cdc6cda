#include "scanners/detectors/text/word_needs.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

TEST(WordNeeds, BareAttachedAndDependentFindsNeedAWord) {
  std::vector<Rule> rules(5);
  for (Rule& rule : rules) rule.span.emplace();
  rules[1].decision.alone = false;
  rules[2].span->alone_marks = classes_of("-.");
  rules[3].span->null_rate = 0.1;
  rules[4].span.reset();
  const WordNeeds needs(rules);
  const struct {
    std::string_view find;
    Standing standing;
    std::vector<size_t> needing;
  } kCases[] = {
      {"123456789", Standing::kFree, {1, 2}},   {"123-456.789", Standing::kFree, {1}},
      {"123.456", Standing::kFree, {1}},        {"123456789", Standing::kAttached, {1, 2, 3}},
      {"123-456", Standing::kAttached, {1, 3}},
  };
  for (const auto& c : kCases) {
    std::vector<size_t> needing;
    needs.of(classes_of(c.find), c.standing).for_each([&](size_t rule) { needing.push_back(rule); });
    EXPECT_EQ(needing, c.needing) << c.find;
  }
}

}  // namespace
}  // namespace steward::scanners
