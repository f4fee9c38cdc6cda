#include "policy/language/definitions.h"

#include <algorithm>

namespace steward::policy {
namespace {

// The name in "$name", or nothing.
std::string_view used_name(const YamlNode& node) {
  if (!node.is_scalar() || node.quoted || !node.scalar.starts_with('$')) return {};
  const std::string_view name = std::string_view(node.scalar).substr(1);
  return is_id(name) ? name : std::string_view{};
}

bool check_value(DocumentReader& reader, const YamlNode& value) {
  if (!value.is_scalar()) {
    reader.error(value, fmt::format("A definition holds a word or a list of words, but {} stands here.",
                                    kind_name(value)));
    return false;
  }
  if (!used_name(value).empty()) {
    reader.error(value, fmt::format("'{}' stands in a definition; a definition uses no other, so write the "
                                    "value out.",
                                    excerpt(value.scalar)));
    return false;
  }
  return true;
}

}  // namespace

void Definitions::read(DocumentReader& reader, const YamlNode& document) {
  const YamlNode* definitions =
      reader.required(document, "definitions", "words and lists by name, as in {eu: [DE, FR]}");
  if (!definitions || !reader.is_mapping(*definitions, "'definitions'")) return;
  if (definitions->members.empty())
    reader.error(*definitions, "'definitions' is empty; define something, or leave the document out.");
  for (const YamlNode::Member& member : definitions->members) {
    const YamlNode key = key_of(member);
    const auto name = reader.name(key, "the name of a definition");
    if (!name) continue;
    const YamlNode& value = member.value;
    if (value.is_sequence()) {
      bool is_good = true;
      for (const YamlNode* item : reader.list(*definitions, member.key))
        is_good = check_value(reader, *item) && is_good;
      if (!is_good || value.items.empty() || value.items.size() > kMaxListItems) continue;
    } else if (!check_value(reader, value)) {
      continue;
    }
    const auto [first, is_new] = by_name_.try_emplace(*name, Definition{value, reader.place(key)});
    if (!is_new)
      reader.error(key, fmt::format("The definition '{}' is already made at {}; give this one another name.",
                                    *name, first->second.place));
  }
}

// Walks one tree; `left_` bounds what lists of lists could make of a small file.
class Definitions::Substitution {
 public:
  Substitution(const Definitions& definitions, DocumentReader& reader)
      : by_name_(definitions.by_name_), reader_(reader) {}

  void walk(YamlNode& node) {
    if (node.is_mapping()) {
      for (YamlNode::Member& member : node.members) replace(member.value);
    } else if (node.is_sequence()) {
      if (std::any_of(node.items.begin(), node.items.end(), [](const YamlNode& i) { return i.is_scalar() && !used_name(i).empty(); }))
        splice(node);
      for (YamlNode& item : node.items) walk(item);
    }
  }

 private:
  void replace(YamlNode& node) {
    if (const Definition* definition = used(node))
      put(node, definition->value);
    else
      walk(node);
  }

  void splice(YamlNode& list) {
    std::vector<YamlNode> items;
    for (YamlNode& item : list.items) {
      const Definition* definition = used(item);
      if (!definition) {
        items.push_back(std::move(item));
      } else if (definition->value.is_sequence()) {
        for (const YamlNode& value : definition->value.items) {
          items.push_back(item);
          put(items.back(), value);
        }
      } else {
        items.push_back(item);
        put(items.back(), definition->value);
      }
    }
    list.items = std::move(items);
  }

  // The definition this node uses; null, with an error when it should be one.
  const Definition* used(const YamlNode& node) {
    const std::string_view name = used_name(node);
    if (name.empty()) return nullptr;
    const auto at = by_name_.find(name);
    if (at == by_name_.end()) {
      std::vector<std::string> known;
      for (const auto& [defined, definition] : by_name_) known.push_back(defined);
      const auto near = did_you_mean(name, known);
      reader_.error(node, fmt::format("There is no definition '{}'; define it, or quote the text{}",
                                      excerpt(name), near ? fmt::format("; did you mean '${}'?", *near) : "."));
      return nullptr;
    }
    const size_t size = 1 + at->second.value.items.size();
    if (size > left_) {
      if (left_ > 0)
        reader_.error(node, fmt::format("Definitions put more than {} values into this file.", kMaxDefined));
      left_ = 0;
      return nullptr;
    }
    left_ -= size;
    reader_.note_definition(node, fmt::format(" (${} is defined at {})", at->first, at->second.place));
    return &at->second;
  }

  static void put(YamlNode& use, const YamlNode& value) {
    const int line = use.line, column = use.column;
    use = value;
    use.line = line;
    use.column = column;
    for (YamlNode& item : use.items) {
      item.line = line;
      item.column = column;
    }
  }

  const std::map<std::string, Definition, std::less<>>& by_name_;
  DocumentReader& reader_;
  size_t left_ = kMaxDefined;
};

void Definitions::substitute(DocumentReader& reader, YamlNode& tree) const {
  Substitution(*this, reader).walk(tree);
}

}  // namespace steward::policy
