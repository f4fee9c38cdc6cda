#include "policy/language/schema.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/yaml.h"
#include "policy/language/vocabulary.h"
#include "policy/policy_set.h"

namespace steward::policy {
namespace {

// JSON is YAML, and the strict YAML reader refuses a key that stands twice.
YamlNode parsed(const std::string& text) {
  auto documents = parse_yaml(text, "schema");
  EXPECT_TRUE(documents.ok() && documents->size() == 1) << (documents.ok() ? "" : documents.error().to_string());
  return documents.ok() && !documents->empty() ? documents->front() : YamlNode{};
}

void collect_references(const YamlNode& node, std::set<std::string>& references) {
  for (const auto& member : node.members) {
    if (member.key == "$ref" && member.value.is_scalar()) references.insert(member.value.scalar);
    collect_references(member.value, references);
  }
  for (const YamlNode& item : node.items) collect_references(item, references);
}

TEST(Schema, ThePublishedFileIsTheGeneratedOne) {
  std::ifstream file(std::string(STEWARD_SOURCE_DIR) + "/policies/steward-policy.schema.json");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), json_schema()) << "steward policy schema > policies/steward-policy.schema.json";
}

TEST(Schema, EveryReferenceLeadsSomewhere) {
  const YamlNode schema = parsed(json_schema());
  const YamlNode* definitions = schema.find("$defs");
  ASSERT_TRUE(definitions);
  std::set<std::string> references;
  collect_references(schema, references);
  EXPECT_GT(references.size(), 50u);
  for (const std::string& reference : references)
    EXPECT_TRUE(reference.starts_with("#/$defs/") && definitions->find(reference.substr(8))) << reference;
}

// The keys a mapping of the schema knows.
std::set<std::string> properties_of(const YamlNode& schema, const std::string& name) {
  std::set<std::string> keys;
  const YamlNode* definition = schema.find("$defs")->find(name);
  const YamlNode* properties = definition ? definition->find("properties") : nullptr;
  if (properties)
    for (const auto& member : properties->members) keys.insert(member.key);
  return keys;
}

TEST(Schema, HoldsEachKeyOfTheLanguageAndNoOther) {
  const YamlNode schema = parsed(json_schema());
  const auto check = [&](const MappingSpec& spec, const std::string& name) {
    std::set<std::string> known;
    for (const KeySpec& key : spec.keys) known.emplace(key.name);
    EXPECT_EQ(properties_of(schema, name), known) << name;
  };
  for (const MappingSpec* kind : document_kinds()) check(*kind, std::string(kind->name) + "Document");
  for (const MappingSpec* mapping : other_mappings()) check(*mapping, std::string(mapping->name));
}

// What the loader says it knows in a document is what the table holds.
TEST(Schema, TheLoaderKnowsTheSameKeys) {
  for (const MappingSpec* kind : document_kinds()) {
    const std::string text =
        "apiVersion: steward/v1\nkind: " + std::string(kind->name) + "\nmetadata: {name: d}\nzzzzzzzz: 1\n";
    const LoadOutcome outcome = load_policies({{"f", text}});
    std::string expected = "'zzzzzzzz' is not a key known here; expected ";
    for (const KeySpec& key : kind->keys)
      expected += (key.name == kind->keys.front().name ? "" : ", ") + std::string(key.name);
    bool told = false;
    for (const Diagnostic& d : outcome.diagnostics) told = told || d.message == expected + ".";
    EXPECT_TRUE(told) << kind->name;
  }
}

}  // namespace
}  // namespace steward::policy
