// The values that worlds and cases have in common.
#include <algorithm>

#include "policy/checks/case_values.h"

namespace steward::policy {

const Terms CaseReader::kNoTerms;

void CaseReader::only_keys(const YamlNode& mapping, const std::vector<std::string>& known) {
  for (const YamlNode::Member& member : mapping.members)
    if (std::find(known.begin(), known.end(), member.key) == known.end())
      not_one_of(key_of(member), member.key, "a key known here", known);
}

}  // namespace steward::policy

namespace steward::policy::cases {
namespace {

constexpr size_t kMaxTextBytes = 1'024;
constexpr size_t kMaxItems = 10'000;

// Keys that the set adds are known to cases too.
template <class Key>
std::optional<Key> read_key(CaseReader& reader, const YamlNode& node, const Taxonomy<Key>& taxonomy,
                            const std::vector<std::pair<Key, std::string>>& added, std::string_view what) {
  if (node.is_scalar())
    for (const auto& [key, description] : added)
      if (key.str() == node.scalar) return key;
  const auto text = reader.text(node, what, kMaxNameBytes);
  if (!text) return std::nullopt;
  auto key = taxonomy.parse(*text);
  if (key.ok()) return *std::move(key);
  reader.error(node, key.error().message);
  return std::nullopt;
}

Value scalar(const YamlNode& node) {
  if (!node.quoted) {
    if (node.scalar == "true" || node.scalar == "false") return node.scalar == "true";
    if (const auto number = parse_double(node.scalar)) return *number;
  }
  return node.scalar;
}

std::optional<Mask> read_kind(CaseReader& reader, const YamlNode& node) {
  // An unquoted `null` is YAML's null and means the mask of that name here.
  if (node.is_null()) return Mask::kNull;
  const auto word = reader.text(node, "a mask", kMaxNameBytes);
  const auto mask = word ? parse_mask(*word) : std::nullopt;
  if (mask && *mask != Mask::kNone) return mask;
  if (word)
    reader.not_one_of(node, *word, "a mask", {"partial", "generalise", "hash", "tokenise", "redact", "null"});
  return std::nullopt;
}

}  // namespace

std::optional<Timestamp> read_moment(CaseReader& reader, const YamlNode& node) {
  const auto text = reader.text(node, "a day as in 2027-01-31, or a moment of RFC 3339", 64);
  if (!text) return std::nullopt;
  const auto moment = parse_rfc3339(text->size() == 10 ? *text + "T00:00:00Z" : *text);
  if (moment.ok()) return *moment;
  reader.error(node, fmt::format("'{}' is no moment; expected a day as in 2027-01-31, or RFC 3339 as in "
                                 "2027-01-31T12:00:00Z.",
                                 excerpt(*text)));
  return std::nullopt;
}

std::optional<Category> read_category(CaseReader& reader, const YamlNode& node, const PolicySet& set) {
  return read_key(reader, node, category_taxonomy(), set.categories, "a category");
}

std::optional<Purpose> read_purpose(CaseReader& reader, const YamlNode& node, const PolicySet& set) {
  return read_key(reader, node, purpose_taxonomy(), set.purposes, "a purpose");
}

std::vector<std::string> read_texts(CaseReader& reader, const YamlNode& mapping, std::string_view key) {
  const YamlNode* list = mapping.find(key);
  if (!list) return {};
  if (!list->is_sequence() || list->items.size() > kMaxItems) {
    reader.error(*list,
                 fmt::format("'{}' must be a list of at most {} texts, as in [a, b].", key, kMaxItems));
    return {};
  }
  std::vector<std::string> texts;
  for (const YamlNode& item : list->items)
    if (auto text = reader.text(item, "a text", kMaxTextBytes)) texts.push_back(*std::move(text));
  return texts;
}

std::optional<Action> read_action(CaseReader& reader, const YamlNode& node) {
  const auto word = reader.text(node, "an action", kMaxNameBytes);
  if (!word) return std::nullopt;
  if (const auto action = parse_action(*word)) return action;
  reader.not_one_of(node, *word, "an action", {"read", "export", "train", "share", "delete", "write"});
  return std::nullopt;
}

std::vector<Action> read_actions(CaseReader& reader, const YamlNode& mapping, std::string_view key) {
  std::vector<Action> actions;
  for (const YamlNode* item : reader.list(mapping, key))
    if (const auto action = read_action(reader, *item)) actions.push_back(*action);
  return actions;
}

std::optional<Verdict> read_verdict(CaseReader& reader, const YamlNode& node) {
  const auto word = reader.text(node, "permit, deny or pending", kMaxNameBytes);
  if (!word) return std::nullopt;
  for (const Verdict verdict : {Verdict::kPermit, Verdict::kDeny, Verdict::kPending})
    if (*word == to_string(verdict)) return verdict;
  reader.not_one_of(node, *word, "a verdict", {"permit", "deny", "pending"});
  return std::nullopt;
}

std::optional<int64_t> read_count(CaseReader& reader, const YamlNode& node) {
  const auto text = reader.text(node, "a whole number", 32);
  if (!text) return std::nullopt;
  if (const auto count = parse_int(*text)) return count;
  reader.error(node, fmt::format("'{}' is no whole number.", excerpt(*text)));
  return std::nullopt;
}

Attributes read_attributes(CaseReader& reader, const YamlNode& mapping) {
  Attributes attributes;
  if (!reader.is_mapping(mapping, "Attributes")) return attributes;
  for (const YamlNode::Member& member : mapping.members) {
    if (member.value.is_sequence())
      attributes.emplace(member.key, read_texts(reader, mapping, member.key));
    else if (member.value.is_scalar())
      attributes.emplace(member.key, scalar(member.value));
    else
      reader.error(member.value, "Expected a text, a number, true, false or a list of texts.");
  }
  return attributes;
}

std::optional<MaskSpec> read_mask(CaseReader& reader, const YamlNode& node) {
  if (node.is_null()) return default_mask(Mask::kNull);
  const YamlNode* kind = node.is_mapping() ? reader.required(node, "kind", "a mask, as in hash") : &node;
  const auto mask = kind ? read_kind(reader, *kind) : std::nullopt;
  if (!mask) return std::nullopt;
  if (!node.is_mapping()) return default_mask(*mask);
  reader.only_keys(node, {"kind", "keep_first", "keep_last", "date", "number"});
  MaskSpec spec;
  spec.kind = *mask;
  const auto count = [&](std::string_view key) {
    const YamlNode* found = node.find(key);
    return found ? static_cast<int>(read_count(reader, *found).value_or(0)) : 0;
  };
  spec.keep_first = count("keep_first");
  spec.keep_last = count("keep_last");
  if (const YamlNode* number = node.find("number"); number && number->is_scalar())
    spec.number_width = parse_double(number->scalar).value_or(0);
  if (const YamlNode* date = node.find("date"); date && date->is_scalar()) {
    spec.date_precision = parse_date_precision(date->scalar);
    if (!spec.date_precision)
      reader.not_one_of(*date, date->scalar, "a precision of dates", {"day", "month", "year"});
  }
  return spec;
}

}  // namespace steward::policy::cases
