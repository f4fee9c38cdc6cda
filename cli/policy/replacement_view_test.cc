#include "cli/policy/replacement_view.h"

#include <gtest/gtest.h>

namespace steward::cli {
namespace {

policy::PolicySet set_of(std::initializer_list<std::string> forbids, std::string_view text) {
  policy::PolicySet set;
  set.files = {"f.yaml"};
  set.hash = sha256(text);
  for (const std::string& id : forbids) {
    policy::AccessRule rule;
    rule.id = id;
    rule.effect = policy::Effect::kForbid;
    set.access.push_back(std::move(rule));
  }
  return set;
}

TEST(ReplacementView, NamesTheRulesThatWentOutOfForce) {
  const auto before = set_of({"baseline/secrets-are-for-nobody", "d/kept"}, "before");
  const auto after = set_of({"d/kept", "d/new"}, "after");
  EXPECT_EQ(replacement_text(before, after), "It replaces policy set " + to_hex(before.hash).substr(0, 12) +
                                                 ": 1 rule gone, 1 new, 0 changed, 1 as before.\n"
                                                 "  gone baseline/secrets-are-for-nobody\n  new d/new\n");
}

TEST(ReplacementView, SaysNothingOfNoSetAndLittleOfTheSame) {
  EXPECT_EQ(replacement_text({}, set_of({"d/a"}, "a")), "");
  EXPECT_EQ(replacement_text(set_of({"d/a"}, "a"), set_of({"d/a"}, "a")), "It was in force already.\n");
}

TEST(ReplacementView, CutsALongListAndSaysSo) {
  policy::PolicySet before = set_of({}, "before");
  for (int i = 0; i < 12; ++i) before.access.push_back({.id = "d/r" + std::to_string(10 + i)});
  const std::string text = replacement_text(before, set_of({}, "after"));
  EXPECT_NE(text.find("gone d/r19\n  gone and 2 more\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace steward::cli
