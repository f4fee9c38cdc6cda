#include "catalog/yaml_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward {
namespace {

std::string_view name_of(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kScalar:
      return "text";
    case YamlNode::Kind::kSequence:
      return "a list";
    case YamlNode::Kind::kMapping:
      return "a mapping";
    case YamlNode::Kind::kNull:
      return "nothing";
  }
  return "nothing";
}

}  // namespace

Error YamlReader::error(const YamlNode& at, std::string message) const {
  return Error{ErrorCode::kInvalidInput, std::move(message), yaml_place(file_, at.line, at.column)};
}

Error YamlReader::not_one_of(const YamlNode& at, std::string_view text, std::string_view what,
                             const std::vector<std::string>& expected) const {
  std::string list;
  for (size_t i = 0; i < expected.size(); ++i)
    list += (i == 0 ? "" : i + 1 == expected.size() ? " or " : ", ") + expected[i];
  const auto near = did_you_mean(text, expected);
  return error(at, fmt::format("'{}' is not {}; expected {}{}", excerpt(text), what, list,
                               near ? fmt::format("; did you mean '{}'?", *near) : "."));
}

Result<std::string> YamlReader::kind(const YamlNode& document, const std::vector<std::string>& kinds) const {
  if (!document.is_mapping())
    return error(document,
                 fmt::format("A document is a mapping with apiVersion and kind, but {} stands here.",
                             name_of(document)));
  STEWARD_ASSIGN_OR_RETURN(const YamlNode* version, required(document, "apiVersion", "'steward/v1'"));
  if (!version->is_scalar() || version->scalar != kApiVersion)
    return error(*version, fmt::format("The apiVersion must be '{}'.", kApiVersion));
  STEWARD_ASSIGN_OR_RETURN(const YamlNode* kind, required(document, "kind", "the kind of the document"));
  STEWARD_ASSIGN_OR_RETURN(std::string written, text(*kind, "the kind of the document", 64));
  if (std::find(kinds.begin(), kinds.end(), written) == kinds.end())
    return not_one_of(*kind, written, "a kind known here", kinds);
  return written;
}

Status YamlReader::mapping(const YamlNode& node, std::string_view what,
                           const std::vector<std::string>& known) const {
  if (!node.is_mapping())
    return error(node, fmt::format("Expected {}, a mapping, but {} stands here.", what, name_of(node)));
  for (const YamlNode::Member& member : node.members) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    YamlNode key;
    key.line = member.line;
    key.column = member.column;
    return not_one_of(key, member.key, fmt::format("a key of {}", what), known);
  }
  return {};
}

Result<const YamlNode*> YamlReader::required(const YamlNode& mapping, std::string_view key,
                                             std::string_view what) const {
  if (const YamlNode* found = mapping.find(key)) return found;
  return error(mapping, fmt::format("'{}' is missing; expected {}.", key, what));
}

Result<std::string> YamlReader::text(const YamlNode& node, std::string_view what, size_t max_bytes) const {
  if (!node.is_scalar() || trim(node.scalar).empty())
    return error(node, fmt::format("Expected {}, but {} stands here.", what,
                                   node.is_scalar() ? "nothing" : name_of(node)));
  if (node.scalar.size() > max_bytes)
    return Error{ErrorCode::kTooLarge,
                 fmt::format("'{}' has {} bytes; {} may have at most {}.", excerpt(node.scalar),
                             node.scalar.size(), what, max_bytes),
                 yaml_place(file_, node.line, node.column)};
  return std::string(trim(node.scalar));
}

Result<std::string> YamlReader::required_text(const YamlNode& mapping, std::string_view key,
                                              std::string_view what, size_t max_bytes) const {
  STEWARD_ASSIGN_OR_RETURN(const YamlNode* node, required(mapping, key, what));
  return text(*node, what, max_bytes);
}

Result<std::string> YamlReader::optional_text(const YamlNode& mapping, std::string_view key,
                                              std::string_view what, size_t max_bytes) const {
  const YamlNode* node = mapping.find(key);
  return node ? text(*node, what, max_bytes) : std::string();
}

Result<std::vector<const YamlNode*>> YamlReader::list(const YamlNode& mapping, std::string_view key,
                                                      size_t max_items) const {
  const YamlNode* found = mapping.find(key);
  std::vector<const YamlNode*> items;
  if (!found) return items;
  if (!found->is_sequence())
    return error(*found,
                 fmt::format("'{}' must be a list, as in [a, b], but {} stands here.", key, name_of(*found)));
  if (found->items.empty())
    return error(*found, fmt::format("'{}' is an empty list; name at least one, or leave the key out.", key));
  if (found->items.size() > max_items)
    return Error{
        ErrorCode::kTooLarge,
        fmt::format("'{}' has {} items; at most {} are accepted.", key, found->items.size(), max_items),
        yaml_place(file_, found->line, found->column)};
  for (const YamlNode& item : found->items) items.push_back(&item);
  return items;
}

}  // namespace steward
