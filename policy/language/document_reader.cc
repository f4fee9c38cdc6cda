#include "policy/language/document_reader.h"

#include <algorithm>

namespace steward::policy {

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

YamlNode key_of(const YamlNode::Member& member) {
  YamlNode key;
  key.kind = YamlNode::Kind::kScalar;
  key.scalar = member.key;
  key.line = member.line;
  key.column = member.column;
  return key;
}

bool is_id(std::string_view text) {
  const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && alphanumeric(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
    return alphanumeric(c) || c == '.' || c == '_' || c == '-';
  });
}

void DocumentReader::add(Severity severity, const YamlNode& at, std::string message) {
  // There is always room for an error: warnings must not make a broken set look whole.
  if (diagnostics_.size() >= kMaxDiagnostics + (severity == Severity::kError ? 100 : 0)) return;
  if (const auto note = notes_.find({at.line, at.column}); note != notes_.end()) message += note->second;
  diagnostics_.push_back({severity, place(at), std::move(message)});
}

void DocumentReader::note_definition(const YamlNode& at, std::string note) {
  notes_.emplace(std::pair(at.line, at.column), std::move(note));
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

void DocumentReader::only_keys(const YamlNode& mapping, const MappingSpec& known) {
  for (const YamlNode::Member& member : mapping.members) {
    if (std::any_of(known.keys.begin(), known.keys.end(),
                    [&](const KeySpec& key) { return key.name == member.key; }))
      continue;
    std::vector<std::string> expected;
    for (const KeySpec& key : known.keys) expected.emplace_back(key.name);
    not_one_of(key_of(member), member.key, "a key known here", expected);
  }
}

bool DocumentReader::some_keys(const YamlNode& mapping, std::string_view what, const MappingSpec& known,
                               std::string_view expected) {
  if (!is_mapping(mapping, what)) return false;
  only_keys(mapping, known);
  if (mapping.members.empty()) error(mapping, fmt::format("{} is empty; expected {}.", what, expected));
  return true;
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

std::optional<int64_t> DocumentReader::number(const YamlNode& node, std::string_view what, int64_t least,
                                              int64_t most) {
  const auto written = text(node, what, kMaxNameBytes);
  if (!written) return std::nullopt;
  const auto value = parse_int(*written);
  if (value && *value >= least && *value <= most) return value;
  error(node, fmt::format("'{}' is not {}; expected a whole number from {} to {}.", excerpt(*written), what,
                          least, most));
  return std::nullopt;
}

std::optional<Period> DocumentReader::period(const YamlNode& node) {
  const auto written = text(node, "a period such as P2Y", kMaxNameBytes);
  if (!written) return std::nullopt;
  const auto parsed = parse_period(*written);
  if (!parsed.ok()) {
    error(node, parsed.error().message);
    return std::nullopt;
  }
  if (*parsed != Period{}) return *parsed;
  error(node, fmt::format("'{}' is no time at all; expected a period such as P2Y.", excerpt(*written)));
  return std::nullopt;
}

std::optional<Category> DocumentReader::category(const YamlNode& node, std::string_view what) {
  const auto written = text(node, what, kMaxNameBytes);
  if (!written) return std::nullopt;
  auto parsed = parse_key(category_taxonomy(), terms_.categories, "category", *written);
  if (parsed.ok()) return *std::move(parsed);
  error(node, parsed.error().message);
  return std::nullopt;
}

std::optional<Purpose> DocumentReader::purpose(const YamlNode& node, std::string_view what) {
  const auto written = text(node, what, kMaxNameBytes);
  if (!written) return std::nullopt;
  auto parsed = parse_key(purpose_taxonomy(), terms_.purposes, "purpose", *written);
  if (parsed.ok()) return *std::move(parsed);
  error(node, parsed.error().message);
  return std::nullopt;
}

std::vector<std::string> DocumentReader::names(const YamlNode& mapping, std::string_view key,
                                               std::string_view what) {
  std::vector<std::string> found;
  for (const YamlNode* item : list(mapping, key))
    if (auto one = name(*item, what)) found.push_back(*std::move(one));
  return found;
}

std::vector<std::string> DocumentReader::texts(const YamlNode& mapping, std::string_view key,
                                               std::string_view what, size_t max_bytes) {
  std::vector<std::string> found;
  for (const YamlNode* item : list(mapping, key))
    if (auto one = text(*item, what, max_bytes)) found.push_back(*std::move(one));
  return found;
}

std::vector<Purpose> DocumentReader::purposes(const YamlNode& mapping, std::string_view key) {
  std::vector<Purpose> found;
  for (const YamlNode* item : list(mapping, key))
    if (auto one = purpose(*item, "a purpose")) found.push_back(*std::move(one));
  return found;
}

std::vector<Category> DocumentReader::categories(const YamlNode& mapping, std::string_view key) {
  std::vector<Category> found;
  for (const YamlNode* item : list(mapping, key))
    if (auto one = category(*item, "a category")) found.push_back(*std::move(one));
  return found;
}

}  // namespace steward::policy
