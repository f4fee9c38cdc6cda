#include "lineage/events/tag_mapping.h"

#include <algorithm>

#include "catalog/yaml_reader.h"
#include "lineage/events/tag_words.h"

namespace steward::lineage {
namespace {

constexpr size_t kMaxRules = 10'000;
constexpr size_t kMaxItems = 1'000;
constexpr size_t kMaxTextBytes = 1'024;

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

struct TagMapping::Reader {
  YamlReader yaml;
  const Taxonomy<Category>* known;

  Result<std::vector<std::string>> words(const YamlNode& rule, std::string_view key,
                                         std::string_view what) const {
    std::vector<std::string> out;
    STEWARD_ASSIGN_OR_RETURN(const auto items, yaml.list(rule, key, kMaxItems));
    for (const YamlNode* item : items) {
      STEWARD_ASSIGN_OR_RETURN(const std::string word, yaml.text(*item, what, kMaxTextBytes));
      out.push_back(tag_word(word));
    }
    return out;
  }

  // Unlike other lists it may be empty: the tag says nothing.
  Result<std::vector<Category>> categories(const YamlNode& rule) const {
    std::vector<Category> out;
    STEWARD_ASSIGN_OR_RETURN(const YamlNode* list, yaml.required(rule, "categories", "a list of categories"));
    if (list->is_sequence() && list->items.empty()) return out;
    STEWARD_ASSIGN_OR_RETURN(const auto items, yaml.list(rule, "categories", kMaxItems));
    for (const YamlNode* item : items) {
      STEWARD_ASSIGN_OR_RETURN(const std::string key, yaml.text(*item, "a category", kMaxTextBytes));
      if (known) {
        if (const auto category = known->parse(key); !category.ok())
          return yaml.error(*item, category.error().message);
      }
      out.emplace_back(key);
    }
    return out;
  }

  Result<Rule> rule(const YamlNode& node) const {
    Rule out;
    STEWARD_RETURN_IF_ERROR(yaml.mapping(node, "a rule", {"keys", "values", "source", "categories"}));
    STEWARD_RETURN_IF_ERROR(yaml.required(node, "keys", "the keys of tags that the rule speaks of"));
    STEWARD_ASSIGN_OR_RETURN(out.keys, words(node, "keys", "the key of a tag"));
    STEWARD_ASSIGN_OR_RETURN(out.values, words(node, "values", "the value of a tag"));
    STEWARD_ASSIGN_OR_RETURN(const std::string source,
                             yaml.optional_text(node, "source", "a source of tags", kMaxTextBytes));
    out.source = tag_word(source);
    STEWARD_ASSIGN_OR_RETURN(out.categories, categories(node));
    return out;
  }

  Result<bool> with_built_in(const YamlNode& document) const {
    const YamlNode* node = document.find("builtIn");
    if (!node) return true;
    if (node->is_scalar() && (node->scalar == "true" || node->scalar == "false"))
      return node->scalar == "true";
    return yaml.error(*node, "Expected true or false.");
  }
};

const TagMapping& TagMapping::built_in() {
  static const TagMapping kMapping;
  return kMapping;
}

Result<TagMapping> TagMapping::parse(std::string_view yaml, std::string_view file,
                                     const Taxonomy<Category>* known) {
  STEWARD_ASSIGN_OR_RETURN(const auto documents, parse_yaml(yaml, file));
  if (documents.size() != 1)
    return Error{ErrorCode::kInvalidInput, "Expected one document of kind TagMapping.",
                 yaml_place(file, 1, 1)};
  const YamlNode& document = documents[0];
  const Reader reader{YamlReader(std::string(file)), known};
  STEWARD_RETURN_IF_ERROR(reader.yaml.kind(document, {"TagMapping"}));
  STEWARD_RETURN_IF_ERROR(
      reader.yaml.mapping(document, "a TagMapping", {"apiVersion", "kind", "builtIn", "rules"}));
  TagMapping mapping;
  STEWARD_ASSIGN_OR_RETURN(mapping.with_built_in_, reader.with_built_in(document));
  STEWARD_ASSIGN_OR_RETURN(const auto rules, reader.yaml.list(document, "rules", kMaxRules));
  for (const YamlNode* item : rules) {
    STEWARD_ASSIGN_OR_RETURN(Rule rule, reader.rule(*item));
    mapping.rules_.push_back(std::move(rule));
  }
  return mapping;
}

std::vector<Category> TagMapping::categories_of(const EventTag& tag) const {
  const std::string key = tag_word(tag.key), value = tag_word(tag.value), source = tag_word(tag.source);
  for (const Rule& rule : rules_) {
    if (!contains(rule.keys, key)) continue;
    if (rule.values.empty() ? is_denial(value) : !contains(rule.values, value)) continue;
    if (!rule.source.empty() && rule.source != source) continue;
    std::vector<Category> categories = rule.categories;
    std::sort(categories.begin(), categories.end());
    categories.erase(std::unique(categories.begin(), categories.end()), categories.end());
    return categories;
  }
  if (!with_built_in_) return {};
  const auto category = category_of_tag(tag.key, tag.value);
  return category ? std::vector{*category} : std::vector<Category>{};
}

}  // namespace steward::lineage
