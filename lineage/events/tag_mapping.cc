#include "lineage/events/tag_mapping.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/yaml.h"
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
  std::string_view file;

  Error error(const YamlNode& at, std::string message) const {
    return {ErrorCode::kInvalidInput, std::move(message), yaml_place(file, at.line, at.column)};
  }

  Status only(const YamlNode& mapping, const std::vector<std::string>& known) const {
    for (const YamlNode::Member& member : mapping.members) {
      if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
      const auto near = did_you_mean(member.key, known);
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("Unknown key '{}'{}", excerpt(member.key),
                               near ? fmt::format("; did you mean '{}'?", *near) : "."),
                   yaml_place(file, member.line, member.column)};
    }
    return {};
  }

  Status exactly(const YamlNode& document, std::string_view key, std::string_view expected) const {
    const YamlNode* node = document.find(key);
    if (node && node->is_scalar() && node->scalar == expected) return {};
    return error(node ? *node : document, fmt::format("Expected '{}: {}'.", key, expected));
  }

  Result<std::string> text(const YamlNode& node, std::string_view what) const {
    if (node.is_scalar() && !trim(node.scalar).empty() && node.scalar.size() <= kMaxTextBytes)
      return node.scalar;
    return error(node, fmt::format("Expected {}, a text of 1 to {} bytes.", what, kMaxTextBytes));
  }

  Result<std::vector<std::string>> words(const YamlNode& node, std::string_view what) const {
    if (!node.is_sequence() || node.items.empty() || node.items.size() > kMaxItems)
      return error(node, fmt::format("Expected a list of 1 to {} {}.", kMaxItems, what));
    std::vector<std::string> out;
    for (const YamlNode& item : node.items) {
      STEWARD_ASSIGN_OR_RETURN(const std::string word, text(item, what));
      out.push_back(tag_word(word));
    }
    return out;
  }

  Result<std::vector<Category>> categories(const YamlNode& rule) const {
    const YamlNode* list = rule.find("categories");
    if (!list || !list->is_sequence() || list->items.size() > kMaxItems)
      return error(list ? *list : rule, "Expected 'categories', a list; [] when the tag says nothing.");
    std::vector<Category> out;
    for (const YamlNode& item : list->items) {
      STEWARD_ASSIGN_OR_RETURN(const std::string key, text(item, "a category"));
      auto category = category_taxonomy().parse(key);
      if (!category.ok()) return error(item, category.error().message);
      out.push_back(*std::move(category));
    }
    return out;
  }

  Result<Rule> rule(const YamlNode& node) const {
    if (!node.is_mapping()) return error(node, "Expected a rule with 'keys' and 'categories'.");
    STEWARD_RETURN_IF_ERROR(only(node, {"keys", "values", "source", "categories"}));
    Rule out;
    const YamlNode* keys = node.find("keys");
    if (!keys) return error(node, "Expected 'keys', the keys of tags that the rule speaks of.");
    STEWARD_ASSIGN_OR_RETURN(out.keys, words(*keys, "keys of tags"));
    if (const YamlNode* values = node.find("values")) {
      STEWARD_ASSIGN_OR_RETURN(out.values, words(*values, "values of tags"));
    }
    if (const YamlNode* source = node.find("source")) {
      STEWARD_ASSIGN_OR_RETURN(const std::string name, text(*source, "a source of tags"));
      out.source = tag_word(name);
    }
    STEWARD_ASSIGN_OR_RETURN(out.categories, categories(node));
    return out;
  }

  Result<bool> with_built_in(const YamlNode& document) const {
    const YamlNode* node = document.find("builtIn");
    if (!node) return true;
    if (node->is_scalar() && (node->scalar == "true" || node->scalar == "false"))
      return node->scalar == "true";
    return error(*node, "Expected true or false.");
  }
};

const TagMapping& TagMapping::built_in() {
  static const TagMapping kMapping;
  return kMapping;
}

Result<TagMapping> TagMapping::parse(std::string_view yaml, std::string_view file) {
  STEWARD_ASSIGN_OR_RETURN(const auto documents, parse_yaml(yaml, file));
  if (documents.size() != 1 || !documents[0].is_mapping())
    return Error{ErrorCode::kInvalidInput, "Expected one document of kind TagMapping.",
                 yaml_place(file, 1, 1)};
  const YamlNode& document = documents[0];
  const Reader reader{file};
  STEWARD_RETURN_IF_ERROR(reader.exactly(document, "apiVersion", "steward/v1"));
  STEWARD_RETURN_IF_ERROR(reader.exactly(document, "kind", "TagMapping"));
  STEWARD_RETURN_IF_ERROR(reader.only(document, {"apiVersion", "kind", "builtIn", "rules"}));
  TagMapping mapping;
  STEWARD_ASSIGN_OR_RETURN(mapping.with_built_in_, reader.with_built_in(document));
  const YamlNode* rules = document.find("rules");
  if (!rules || !rules->is_sequence() || rules->items.size() > kMaxRules)
    return reader.error(rules ? *rules : document,
                        fmt::format("Expected 'rules', a list of at most {} rules.", kMaxRules));
  for (const YamlNode& item : rules->items) {
    STEWARD_ASSIGN_OR_RETURN(Rule rule, reader.rule(item));
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
