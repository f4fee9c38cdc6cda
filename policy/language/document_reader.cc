#include "policy/language/document_reader.h"

#include <algorithm>

namespace steward::policy {
namespace {

std::string_view kind_name(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kScalar:
      return "a word";
    case YamlNode::Kind::kSequence:
      return "a list";
    case YamlNode::Kind::kMapping:
      return "a mapping";
    case YamlNode::Kind::kNull:
      return "nothing";
  }
  return "nothing";
}

bool is_id(std::string_view text) {
  const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && alphanumeric(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
    return alphanumeric(c) || c == '.' || c == '_' || c == '-';
  });
}

}  // namespace

void DocumentReader::add(Severity severity, std::string place, std::string message) {
  if (diagnostics_.size() >= kMaxDiagnostics) return;
  diagnostics_.push_back({severity, std::move(place), std::move(message)});
}

void DocumentReader::not_one_of(const YamlNode& at, std::string_view text, std::string_view kind,
                                const std::vector<std::string>& expected) {
  const auto near = did_you_mean(text.substr(0, kMaxNameBytes), expected);
  error(at, fmt::format("'{}' is not {}; expected {}{}", excerpt(text), kind, fmt::join(expected, ", "),
                        near ? fmt::format("; did you mean '{}'?", *near) : "."));
}

bool DocumentReader::is_mapping(const YamlNode& node, std::string_view what) {
  if (node.is_mapping()) return true;
  error(node,
        fmt::format("{} must be a mapping of keys to values, but {} stands here.", what, kind_name(node)));
  return false;
}

void DocumentReader::only_keys(const YamlNode& mapping, const std::vector<std::string>& known) {
  for (const YamlNode::Member& member : mapping.members) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    YamlNode key;
    key.line = member.line;
    key.column = member.column;
    not_one_of(key, member.key, "a key known here", known);
  }
}

const YamlNode* DocumentReader::required(const YamlNode& mapping, std::string_view key,
                                         std::string_view what) {
  const YamlNode* found = mapping.find(key);
  if (!found) error(mapping, fmt::format("'{}' is missing; expected {}.", key, what));
  return found;
}

std::optional<std::string> DocumentReader::text(const YamlNode& node, std::string_view what,
                                                size_t max_bytes) {
  if (!node.is_scalar() || trim(node.scalar).empty()) {
    error(node, fmt::format("Expected {}, but {} stands here.", what,
                            node.is_scalar() ? "nothing" : kind_name(node)));
    return std::nullopt;
  }
  if (node.scalar.size() > max_bytes) {
    error(node, fmt::format("'{}' has {} bytes; {} may have at most {}.", excerpt(node.scalar),
                            node.scalar.size(), what, max_bytes));
    return std::nullopt;
  }
  return std::string(trim(node.scalar));
}

std::optional<std::string> DocumentReader::name(const YamlNode& node, std::string_view what) {
  auto written = text(node, what, kMaxNameBytes);
  if (!written || is_id(*written)) return written;
  error(node, fmt::format("'{}' is not {}; expected lower-case letters, digits, '.', '_' and '-'.",
                          excerpt(*written), what));
  return std::nullopt;
}

std::vector<const YamlNode*> DocumentReader::list(const YamlNode& mapping, std::string_view key) {
  const YamlNode* found = mapping.find(key);
  if (!found) return {};
  if (!found->is_sequence()) {
    error(*found,
          fmt::format("'{}' must be a list, as in [a, b], but {} stands here.", key, kind_name(*found)));
    return {};
  }
  if (found->items.empty()) {
    error(*found, fmt::format("'{}' is an empty list; name at least one, or leave the key out.", key));
    return {};
  }
  if (found->items.size() > kMaxListItems) {
    error(*found, fmt::format("'{}' has {} items; at most {} are accepted.", key, found->items.size(),
                              kMaxListItems));
    return {};
  }
  std::vector<const YamlNode*> items;
  items.reserve(found->items.size());
  for (const YamlNode& item : found->items) items.push_back(&item);
  return items;
}

}  // namespace steward::policy
