#include "scanners/detectors/text/anchors.h"

#include <gtest/gtest.h>

namespace steward::scanners {
namespace {

TEST(Anchors, AreFoundInAnyCaseWhereverTheyStand) {
  std::vector<Rule> rules(3);
  for (Rule& rule : rules) rule.span.emplace().search = SpanSearch::kAnchor;
  rules[0].span->anchors = {"@"};
  rules[1].span->anchors = {"eyJ", "bearer"};
  rules[2].span->anchors = {"@x"};
  const AnchorIndex anchors(rules);
  const std::string_view text = "@ a@x EYJ Bearer be ey @";
  std::vector<std::pair<size_t, std::vector<size_t>>> found;
  for (size_t at = anchors.next(text, 0); at < text.size(); at = anchors.next(text, at + 1)) {
    std::vector<size_t> listed;
    anchors.rules_at(text, at).for_each([&](size_t rule) { listed.push_back(rule); });
    if (!listed.empty()) found.emplace_back(at, listed);
  }
  const decltype(found) kExpected = {{0, {0}}, {3, {0, 2}}, {6, {1}}, {10, {1}}, {23, {0}}};
  EXPECT_EQ(found, kExpected);
  EXPECT_EQ(AnchorIndex({}).next(text, 0), text.size());
}

}  // namespace
}  // namespace steward::scanners
