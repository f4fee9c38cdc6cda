#include "policy/language/set_difference.h"

#include <gtest/gtest.h>

namespace steward::policy {
namespace {

std::shared_ptr<const PolicySet> loaded(const std::string& rules) {
  const std::string head = "apiVersion: steward/v1\nkind: AccessPolicy\nmetadata: {name: d}\nrules:\n";
  const LoadOutcome outcome = load_policies({{"f.yaml", head + rules}});
  EXPECT_TRUE(outcome.set) << rules;
  return outcome.set;
}

std::string rule(const std::string& id, const std::string& category, const std::string& effect = "permit") {
  return "  - {id: " + id + ", effect: " + effect + ", data: {categories: [" + category + "]}, reason: r}\n";
}

using Names = std::vector<std::string>;

TEST(SetDifference, NamesWhatIsGoneNewAndChanged) {
  const auto before =
      loaded(rule("secrets", "user", "forbid") + rule("kept", "user.contact") + rule("other", "user"));
  const auto after =
      loaded(rule("added", "user") + rule("kept", "user.contact") + rule("other", "user.name"));
  const SetDifference told = difference(*before, *after);
  EXPECT_EQ(told.gone, Names{"d/secrets"});
  EXPECT_EQ(told.added, Names{"d/added"});
  EXPECT_EQ(told.changed, Names{"d/other"});
  EXPECT_EQ(told.same, 1u) << "that it stands on another line is no change";
}

TEST(SetDifference, OfASetWithItselfIsNothing) {
  const auto set = loaded(rule("a", "user") + rule("b", "user"));
  const SetDifference told = difference(*set, *set);
  EXPECT_TRUE(told.gone.empty() && told.added.empty() && told.changed.empty());
  EXPECT_EQ(told.same, 2u);
}

}  // namespace
}  // namespace steward::policy
