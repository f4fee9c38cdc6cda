#include "policy/language/mask_reader.h"

#include <algorithm>

namespace steward::policy {
namespace {

constexpr double kMaxWidth = 1e15;

// An unquoted `null` is YAML's null and means the mask of that name here.
std::string word_of(DocumentReader& reader, const YamlNode& node, std::string_view what) {
  return node.is_null() ? "null" : reader.text(node, what, kMaxNameBytes).value_or("");
}

std::optional<Mask> read_kind(DocumentReader& reader, const YamlNode& mapping) {
  const YamlNode* node = mapping.find("kind");
  if (!node) {
    reader.required(mapping, "kind", "how the value is hidden, a kind of mask");
    return std::nullopt;
  }
  const std::string word = word_of(reader, *node, "a kind of mask");
  const auto kind = parse_mask(word);
  if (kind && *kind != Mask::kNone) return kind;
  if (!word.empty()) reader.not_one_of(*node, word, "a kind of mask", mask_words());
  return std::nullopt;
}

void read_width(DocumentReader& reader, const YamlNode& node, MaskSpec& mask) {
  const auto written = reader.text(node, "the width of a band of numbers", kMaxNameBytes);
  if (!written) return;
  const auto width = parse_double(*written);
  if (width && *width > 0 && *width <= kMaxWidth)
    mask.number_width = *width;
  else
    reader.error(node, fmt::format("'{}' is not a width; expected a number above 0, as in 10.", excerpt(*written)));
}

void read_date(DocumentReader& reader, const YamlNode& node, MaskSpec& mask) {
  const auto written = reader.text(node, "what is left of a date", kMaxNameBytes);
  if (!written) return;
  mask.date_precision = parse_date_precision(*written);
  if (!mask.date_precision) reader.not_one_of(node, *written, "a precision of dates", {"day", "month", "year"});
}

int read_kept(DocumentReader& reader, const YamlNode& node) {
  return static_cast<int>(reader.number(node, "a count of characters", 0, kMaxKept).value_or(0));
}

// A parameter that the kind does not have, told at its key.
void refuse_foreign(DocumentReader& reader, const YamlNode& mapping, Mask kind) {
  for (const YamlNode::Member& member : mapping.members) {
    const bool is_keep = member.key == "keep_first" || member.key == "keep_last";
    const bool is_shape = member.key == "date" || member.key == "number";
    const bool fits = kind == Mask::kPartial      ? !is_shape
                      : kind == Mask::kGeneralise ? member.key != "keep_last"
                                                  : !is_keep && !is_shape;
    if (!fits)
      reader.error(key_of(member), fmt::format("The mask '{}' takes no '{}'.", to_string(kind), member.key));
  }
}

// The parameters beside a kind; with none of them the mask of the bare word.
MaskSpec read_parameters(DocumentReader& reader, const YamlNode& mapping, Mask kind) {
  refuse_foreign(reader, mapping, kind);
  const YamlNode* first = mapping.find("keep_first");
  const YamlNode* last = mapping.find("keep_last");
  const YamlNode* date = mapping.find("date");
  const YamlNode* number = mapping.find("number");
  if (!first && !last && !date && !number) return default_mask(kind);
  MaskSpec mask;
  mask.kind = kind;
  if (first) mask.keep_first = read_kept(reader, *first);
  if (last) mask.keep_last = read_kept(reader, *last);
  if (date) read_date(reader, *date, mask);
  if (number) read_width(reader, *number, mask);
  return mask;
}

}  // namespace

const std::vector<std::string>& mask_words() {
  static const std::vector<std::string> words = {"partial", "generalise", "hash", "tokenise", "redact", "null"};
  return words;
}

std::optional<MaskSpec> read_mask(DocumentReader& reader, const YamlNode& node) {
  if (node.is_mapping()) {
    reader.only_keys(node, vocabulary::kInlineMask);
    const auto kind = read_kind(reader, node);
    return kind ? std::optional(read_parameters(reader, node, *kind)) : std::nullopt;
  }
  const std::string word = word_of(reader, node, "a mask");
  if (word.empty()) return std::nullopt;
  if (const auto kind = parse_mask(word); kind && *kind != Mask::kNone) return default_mask(*kind);
  if (const auto named = reader.terms().masks.find(word); named != reader.terms().masks.end())
    return named->second;
  std::vector<std::string> expected = mask_words();
  for (const auto& [id, mask] : reader.terms().masks) expected.push_back(id);
  if (expected.size() > 20) expected.resize(20);
  reader.not_one_of(node, word, "a mask", expected);
  return std::nullopt;
}

std::pair<std::string, MaskSpec> read_named_mask(DocumentReader& reader, const YamlNode& node) {
  reader.only_keys(node, vocabulary::kMask);
  if (const YamlNode* description = node.find("description"))
    reader.text(*description, "a description", kMaxSentenceBytes);
  std::string id;
  if (const YamlNode* written = reader.required(node, "id", "the name of the mask"))
    id = reader.name(*written, "the name of a mask").value_or("");
  if (parse_mask(id)) {
    reader.error(*node.find("id"), fmt::format("'{}' is a mask of every policy set; give this one another name.", id));
    id.clear();
  }
  const auto kind = read_kind(reader, node);
  return {std::move(id), kind ? read_parameters(reader, node, *kind) : default_mask(Mask::kNull)};
}

std::vector<std::pair<Category, MaskSpec>> read_mask_map(DocumentReader& reader, const YamlNode& masks) {
  std::vector<std::pair<Category, MaskSpec>> read;
  if (!reader.is_mapping(masks, "'masks'")) return read;
  if (masks.members.empty())
    reader.error(masks, "'masks' is empty; name at least one category, or leave the key out.");
  if (masks.members.size() > kMaxListItems)
    reader.error(masks, fmt::format("'masks' has {} entries; at most {} are accepted.", masks.members.size(),
                                    kMaxListItems));
  for (const YamlNode::Member& member : masks.members) {
    const auto category = member.key == "*" ? std::optional(Category())
                                            : reader.category(key_of(member), "a category");
    const auto mask = read_mask(reader, member.value);
    if (category && mask) read.emplace_back(*category, *mask);
  }
  return read;
}

}  // namespace steward::policy
