#include "policy/language/print.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "policy/language/random_policies_for_test.h"

namespace steward::policy {
namespace {

std::string messages(const LoadOutcome& outcome) {
  std::string text;
  for (const Diagnostic& d : outcome.diagnostics) text += d.place + ": " + d.message + "\n";
  return text;
}

// Printed, loaded and printed again: the same rules, the same text.
void expect_round_trip(const PolicySet& set) {
  const std::string text = print_policies(set);
  if (text.empty()) return;  // a set of nothing has no file
  const LoadOutcome outcome = load_policies({{"printed.yaml", text}});
  ASSERT_TRUE(outcome.set) << messages(outcome) << text;
  ASSERT_TRUE(same_policies(set, *outcome.set)) << text << "\nread back as\n" << print_policies(*outcome.set);
  ASSERT_EQ(print_policies(*outcome.set), text);
}

TEST(Print, IsReadBackAsItWas) {
  for (uint64_t seed = 1; seed <= 2'500; ++seed) {
    std::mt19937_64 random(seed);
    expect_round_trip(random_policies(random));
    if (HasFatalFailure()) {
      ADD_FAILURE() << "seed " << seed;
      return;
    }
  }
}

TEST(Print, EveryPackIsReadBackAsItWas) {
  std::vector<PolicySource> all;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(STEWARD_SOURCE_DIR) + "/policies")) {
    if (entry.path().extension() != ".yaml") continue;
    std::ifstream file(entry.path());
    std::stringstream text;
    text << file.rdbuf();
    all.push_back({entry.path().filename().string(), text.str()});
    const LoadOutcome outcome = load_policies({all.back()});
    ASSERT_TRUE(outcome.set) << messages(outcome);
    expect_round_trip(*outcome.set);
  }
  ASSERT_GE(all.size(), 5u);
  const LoadOutcome together = load_policies(all);
  ASSERT_TRUE(together.set) << messages(together);
  expect_round_trip(*together.set);
}

TEST(Print, AFileForEachDocument) {
  const LoadOutcome outcome = load_policies({{"f", R"(
apiVersion: steward/v1
kind: Definitions
definitions: {eu: [DE, FR], k: 10}
---
apiVersion: steward/v1
kind: Masks
masks: [{id: last-four, kind: partial, keep_last: 4}]
---
apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: shop}
rules:
  - id: cards
    effect: permit
    data: {categories: [user.financial.credit_card]}
    when: {subject.country: $eu}
    require: {group_size: $k}
    masks: {user.financial.credit_card: last-four}
    reason: "Cards are told apart by their last digits."
)"}});
  ASSERT_TRUE(outcome.set) << messages(outcome);
  const auto documents = print_documents(*outcome.set);
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_EQ(documents[0].file, "shop.yaml");
  EXPECT_EQ(documents[0].text, R"(apiVersion: steward/v1
kind: AccessPolicy
metadata: {name: shop}
rules:
  - id: cards
    effect: permit
    data: {categories: [user.financial.credit_card]}
    when: {subject.country: {in: [DE, FR]}}
    require: {group_size: 10}
    obligations: {masks: {user.financial.credit_card: {kind: partial, keep_first: 0, keep_last: 4}}}
    reason: "Cards are told apart by their last digits."
)");
}

TEST(SamePolicies, SeesADifferenceInAnyRule) {
  std::mt19937_64 random(7);
  int differ = 0;
  for (int i = 0; i < 100; ++i) {
    PolicySet set = random_policies(random);
    if (set.access.empty()) continue;
    PolicySet other = set;
    EXPECT_TRUE(same_policies(set, other));
    other.access.back().place = "elsewhere";
    EXPECT_TRUE(same_policies(set, other));
    other.access.back().reason += "!";
    EXPECT_FALSE(same_policies(set, other));
    ++differ;
  }
  EXPECT_GT(differ, 10);
}

}  // namespace
}  // namespace steward::policy
