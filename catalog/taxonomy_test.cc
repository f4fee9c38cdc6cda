#include "catalog/taxonomy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace steward {
namespace {

template <class Key>
void expect_well_formed(const Taxonomy<Key>& taxonomy) {
  std::set<std::string_view> keys;
  for (const TaxonomyNode& node : taxonomy.nodes()) {
    EXPECT_TRUE(keys.insert(node.key).second) << node.key << " appears twice";
    for (const char c : node.key)
      EXPECT_TRUE((c >= 'a' && c <= 'z') || c == '_' || c == '.') << node.key << " holds '" << c << "'";
    EXPECT_TRUE(node.description.ends_with('.')) << node.key << " is not described by a sentence";
    const auto dot = node.key.rfind('.');
    if (dot == std::string_view::npos) continue;
    EXPECT_TRUE(taxonomy.contains(node.key.substr(0, dot))) << node.key << " has no parent";
  }
}

TEST(Taxonomy, EveryNodeHasAParentAndASentence) {
  expect_well_formed(category_taxonomy());
  expect_well_formed(purpose_taxonomy());
}

TEST(Taxonomy, HoldsTheSecretsAndDeviceIdsThatFideslangLacks) {
  for (const char* key :
       {"system.authentication.secret.cloud_key", "system.authentication.secret.private_key",
        "system.authentication.secret.token", "user.device.mac_address", "user.device.advertising_id"})
    EXPECT_TRUE(category_taxonomy().contains(key)) << key;
}

TEST(Taxonomy, ContainsWholeKeysOnly) {
  for (const char* key :
       {"", "use", "user.", ".user", "user.contact.emai", "user.contact.email.work", "USER", "user "})
    EXPECT_FALSE(category_taxonomy().contains(key)) << key;
  EXPECT_TRUE(category_taxonomy().contains("user"));
}

TEST(Taxonomy, SuggestsTheKeyThatWasMeant) {
  const struct {
    std::string text, message;
  } kCases[] = {
      {"user.contact.emial", "Unknown category 'user.contact.emial'; did you mean 'user.contact.email'?"},
      {"email", "Unknown category 'email'; did you mean 'user.contact.email'?"},
      {"User.Name", "Unknown category 'User.Name'; did you mean 'user.name'?"},
      {"quux", "Unknown category 'quux'."},
      {"", "Unknown category ''."},
      {"a\nb\x1b", "Unknown category 'a?b?'."},
  };
  for (const auto& c : kCases) {
    const auto key = category_taxonomy().parse(c.text);
    ASSERT_FALSE(key.ok()) << c.text;
    EXPECT_EQ(key.error().message, c.message);
    EXPECT_EQ(key.error().code, ErrorCode::kInvalidInput);
  }
  EXPECT_EQ(purpose_taxonomy().parse("marketting").error().message,
            "Unknown purpose 'marketting'; did you mean 'marketing'?");
}

TEST(Taxonomy, LongWordsMakeShortMessages) {
  EXPECT_LT(category_taxonomy().parse(std::string(1'000'000, 'u')).error().message.size(), 200u);
}

TEST(DottedKey, CoversItselfAndWhatIsBelow) {
  const struct {
    const char *upper, *lower;
    bool covers;
  } kCases[] = {
      {"user", "user", true},
      {"user", "user.contact.email", true},
      {"user.contact", "user.contacts", false},
      {"user.contact.email", "user.contact", false},
      {"system", "user", false},
      {"", "user", false},
      {"user", "", false},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(Category(c.upper).covers(Category(c.lower)), c.covers) << c.upper << " over " << c.lower;
}

}  // namespace
}  // namespace steward
