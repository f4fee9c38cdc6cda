#include "lineage/events/tag_mapping.h"

#include <gtest/gtest.h>

namespace steward::lineage {
namespace {

std::vector<std::string> keys(const std::vector<Category>& categories) {
  std::vector<std::string> out;
  for (const Category& category : categories) out.push_back(category.str());
  return out;
}

using Keys = std::vector<std::string>;

TEST(TagMapping, BuiltInTable) {
  const struct {
    EventTag tag;
    Keys want;
  } kCases[] = {
      {{"pii", "true", "", ""}, {"user"}},
      {{"PII", "TRUE", "", ""}, {"user"}},
      {{"contains-pii", "yes", "", ""}, {"user"}},
      {{"pii", "", "", ""}, {"user"}},
      {{"pii", "high", "", ""}, {"user"}},
      {{"pii", "false", "", ""}, {}},
      {{"pii", "No", "", ""}, {}},
      {{"pii", "0", "", ""}, {}},
      {{"pii", "email", "", ""}, {"user.contact.email"}},
      {{"email", "true", "", ""}, {"user.contact.email"}},
      {{"email", "false", "", ""}, {}},
      {{"E-Mail", "x", "", ""}, {"user.contact.email"}},
      {{"classification", "Phone Number", "", ""}, {"user.contact.phone_number"}},
      {{"semantic_category", "US_SSN", "", ""}, {"user.government_id.national_identification_number"}},
      {{"classification", "PII", "", ""}, {"user"}},
      {{"classification", "public", "", ""}, {}},
      {{"anything", "user.contact.email", "", ""}, {"user.contact.email"}},
      {{"anything", " User.Contact.Email ", "", ""}, {"user.contact.email"}},
      {{"user.contact.email", "true", "", ""}, {"user.contact.email"}},
      {{"user.contact.email", "false", "", ""}, {}},
      {{"category", "user", "", ""}, {"user"}},
      {{"created_by", "user", "", ""}, {}},
      {{"channel", "email", "", ""}, {}},
      {{"anything", "user.contact.nosuch", "", ""}, {}},
      {{"test_tag", "test_value", "", ""}, {}},
      {{"", "", "", ""}, {}},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(keys(TagMapping::built_in().categories_of(c.tag)), c.want) << c.tag.key << "=" << c.tag.value;
}

// The words are spelled against a taxonomy that grows; a misspelt category would never match a rule.
TEST(TagMapping, BuiltInWordsAreCategoriesOfTheTaxonomy) {
  for (const char* word : {"email",
                           "phone",
                           "postal_address",
                           "street_address",
                           "zip_code",
                           "full_name",
                           "first_name",
                           "surname",
                           "username",
                           "ssn",
                           "passport",
                           "drivers_license",
                           "dob",
                           "gender",
                           "ethnicity",
                           "religion",
                           "sexual_orientation",
                           "credit_card",
                           "iban",
                           "salary",
                           "phi",
                           "medical_record_number",
                           "genetic",
                           "biometric",
                           "ip_address",
                           "mac_address",
                           "device_id",
                           "advertising_id",
                           "password",
                           "credentials",
                           "secret"}) {
    const auto categories = TagMapping::built_in().categories_of({word, "true", "", ""});
    ASSERT_EQ(categories.size(), 1u) << word;
    EXPECT_TRUE(category_taxonomy().contains(categories[0].str())) << word << ": " << categories[0].str();
  }
}

constexpr std::string_view kTable = R"(
apiVersion: steward/v1
kind: TagMapping
rules:
  - keys: [confidentiality, Data-Owner]
    values: [HR, "people ops"]
    categories: [user.workplace, user.financial, user.workplace]
  - keys: [tier]
    source: dbt core
    categories: [user]
  - keys: [email]
    categories: []
)";

TEST(TagMapping, TheFirstRuleThatFitsDecides) {
  const auto mapping = TagMapping::parse(kTable, "tags.yaml");
  ASSERT_TRUE(mapping.ok()) << mapping.error().to_string();
  const struct {
    const char* rule;
    EventTag tag;
    Keys want;
  } kCases[] = {
      {"key and value", {"confidentiality", "hr", "", ""}, {"user.financial", "user.workplace"}},
      {"however written", {"data owner", "People-Ops", "x", ""}, {"user.financial", "user.workplace"}},
      {"another value", {"confidentiality", "legal", "", ""}, {}},
      {"its source", {"tier", "1", "DBT CORE", ""}, {"user"}},
      {"another source", {"tier", "1", "SPARK", ""}, {}},
      {"no source", {"tier", "1", "", ""}, {}},
      {"no values named: none that denies", {"tier", "none", "dbt core", ""}, {}},
      {"an empty list silences the built-in table", {"email", "true", "", ""}, {}},
      {"what no rule fits is for the built-in table", {"pii", "true", "", ""}, {"user"}},
  };
  for (const auto& c : kCases) EXPECT_EQ(keys(mapping->categories_of(c.tag)), c.want) << c.rule;
}

TEST(TagMapping, TheBuiltInTableCanBeLeftOut) {
  const auto mapping =
      TagMapping::parse("apiVersion: steward/v1\nkind: TagMapping\nbuiltIn: false\n", "tags.yaml");
  ASSERT_TRUE(mapping.ok()) << mapping.error().to_string();
  EXPECT_TRUE(mapping->categories_of({"pii", "true", "", ""}).empty());
}

TEST(TagMapping, RefusesWithThePlace) {
  const std::string head = "apiVersion: steward/v1\nkind: TagMapping\n";
  const struct {
    std::string text, where;
  } kCases[] = {
      {"", "t.yaml:1:1"},
      {"[]", "t.yaml:1:1"},
      {head + "---\na: b\n", "t.yaml:1:1"},
      {"kind: TagMapping\n", "t.yaml:1:1"},
      {"apiVersion: steward/v2\nkind: TagMapping\n", "t.yaml:1:13"},
      {"apiVersion: steward/v1\nkind: Policy\n", "t.yaml:2:7"},
      {head + "rules: {}\n", "t.yaml:3:8"},
      {head + "rules: []\n", "t.yaml:3:8"},
      {head + "rule: []\n", "t.yaml:3:1"},
      {head + "builtIn: maybe\n", "t.yaml:3:10"},
      {head + "rules: [x]\n", "t.yaml:3:9"},
      {head + "rules:\n- {categories: []}\n", "t.yaml:4:3"},
      {head + "rules:\n- {keys: [], categories: []}\n", "t.yaml:4:10"},
      {head + "rules:\n- {keys: [a], values: b, categories: []}\n", "t.yaml:4:23"},
      {head + "rules:\n- {keys: [[a]], categories: []}\n", "t.yaml:4:11"},
      {head + "rules:\n- {keys: [a]}\n", "t.yaml:4:3"},
      {head + "rules:\n- {keys: [a], categories: user}\n", "t.yaml:4:27"},
      {head + "rules:\n- {keys: [a], source: [b], categories: []}\n", "t.yaml:4:23"},
  };
  for (const auto& c : kCases) {
    const auto mapping = TagMapping::parse(c.text, "t.yaml");
    ASSERT_FALSE(mapping.ok()) << c.text;
    EXPECT_EQ(mapping.error().where, c.where) << c.text << mapping.error().message;
  }
  const auto misspelt =
      TagMapping::parse(head + "rules:\n- {keys: [a], categories: [user.contact.emial]}\n", "t.yaml");
  ASSERT_FALSE(misspelt.ok());
  EXPECT_EQ(misspelt.error().where, "t.yaml:4:28");
  EXPECT_NE(misspelt.error().message.find("user.contact.email"), std::string::npos);
}

}  // namespace
}  // namespace steward::lineage
