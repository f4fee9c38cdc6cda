#include "catalog/tag.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

TagAssertion tag(const char* category, TagOrigin origin, TagState state, double confidence = 0.5) {
  TagAssertion assertion;
  assertion.field = {1};
  assertion.category = Category(category);
  assertion.origin = origin;
  assertion.state = state;
  assertion.confidence = confidence;
  return assertion;
}

std::string show(const std::vector<TagAssertion>& tags) {
  std::string text;
  for (const TagAssertion& t : tags)
    text += t.category.str() + ":" + std::string(to_string(t.origin)) + ":" +
            std::string(to_string(t.state)) + " ";
  return text;
}

constexpr auto kDeclared = TagOrigin::kDeclared;
constexpr auto kScanned = TagOrigin::kScanned;
constexpr auto kPropagated = TagOrigin::kPropagated;
constexpr auto kSuggested = TagState::kSuggested;
constexpr auto kConfirmed = TagState::kConfirmed;
constexpr auto kRejected = TagState::kRejected;

TEST(EffectiveTags, AreWhatIsAssertedAndNotRejected) {
  const struct {
    const char* rule;
    std::vector<TagAssertion> assertions;
    std::string effective;
  } kCases[] = {
      {"nothing asserted", {}, ""},
      {"a suggestion counts", {tag("user.name", kScanned, kSuggested)}, "user.name:scanned:suggested "},
      {"a rejection removes its category",
       {tag("user.name", kScanned, kSuggested, 1), tag("user.name", kDeclared, kRejected, 0)},
       ""},
      {"a rejection removes what flowed in too",
       {tag("user.name", kPropagated, kSuggested), tag("user.name", kDeclared, kRejected)},
       ""},
      {"a rejection touches no other category, not even below",
       {tag("user.name.first", kScanned, kSuggested), tag("user.name", kDeclared, kRejected)},
       "user.name.first:scanned:suggested "},
      {"declared beats scanned beats propagated",
       {tag("user.name", kPropagated, kSuggested, 1), tag("user.name", kScanned, kSuggested, 0.9),
        tag("user.name", kDeclared, kSuggested, 0.1)},
       "user.name:declared:suggested "},
      {"a confirmed scan beats an unconfirmed declaration",
       {tag("user.name", kDeclared, kSuggested, 1), tag("user.name", kScanned, kConfirmed, 0.2)},
       "user.name:scanned:confirmed "},
      {"sorted by category",
       {tag("user.name", kScanned, kSuggested), tag("user.contact", kScanned, kSuggested)},
       "user.contact:scanned:suggested user.name:scanned:suggested "},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(show(effective_tags(c.assertions)), c.effective) << c.rule;
    const std::vector<TagAssertion> reversed(c.assertions.rbegin(), c.assertions.rend());
    EXPECT_EQ(show(effective_tags(reversed)), c.effective) << c.rule << ", in the other order";
  }
}

TEST(EffectiveTags, KeepTheHigherConfidenceOfEquals) {
  const auto effective = effective_tags(
      {tag("user.name", kScanned, kSuggested, 0.4), tag("user.name", kScanned, kSuggested, 0.8)});
  ASSERT_EQ(effective.size(), 1u);
  EXPECT_EQ(effective[0].confidence, 0.8);
}

TEST(TagNames, ReadWhatTheyWrite) {
  for (const auto origin : {kDeclared, kScanned, kPropagated})
    EXPECT_EQ(parse_tag_origin(to_string(origin)), origin);
  for (const auto state : {kSuggested, kConfirmed, kRejected})
    EXPECT_EQ(parse_tag_state(to_string(state)), state);
  for (const char* text : {"", "Declared", "rejected ", "x"}) {
    EXPECT_EQ(parse_tag_origin(text), std::nullopt) << text;
    EXPECT_EQ(parse_tag_state(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace steward
