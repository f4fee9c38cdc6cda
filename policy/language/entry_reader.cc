#include "policy/language/entry_reader.h"

#include <algorithm>

#include "policy/language/mask_reader.h"

namespace steward::policy {
namespace {

std::string read_description(DocumentReader& reader, const YamlNode& node, std::string_view what) {
  const YamlNode* description = reader.required(node, "description", what);
  return description ? reader.text(*description, what, kMaxSentenceBytes).value_or("") : "";
}

// "user.contact.loyalty_card": dotted words of lower-case letters, digits and '_', at least two.
bool is_dotted_key(std::string_view text) {
  size_t words = 0;
  while (true) {
    const size_t dot = text.find('.');
    const std::string_view word = text.substr(0, dot);
    if (word.empty() || !std::all_of(word.begin(), word.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        }))
      return false;
    ++words;
    if (dot == std::string_view::npos) return words > 1;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

Role read_role(DocumentReader& reader, const YamlNode& node) {
  reader.only_keys(node, vocabulary::kRole);
  Role role;
  if (const YamlNode* id = reader.required(node, "id", "the name of the role"))
    role.id = reader.name(*id, "a role").value_or("");
  role.description = read_description(reader, node, "one sentence that says who has the role");
  return role;
}

Group read_group(DocumentReader& reader, const YamlNode& node) {
  reader.only_keys(node, vocabulary::kGroup);
  Group group;
  if (const YamlNode* id = reader.required(node, "id", "the name of the group"))
    group.id = reader.text(*id, "a group", kMaxTextBytes).value_or("");
  group.description = read_description(reader, node, "one sentence that says who is in the group");
  group.members = reader.texts(node, "members", "the id of a subject", kMaxTextBytes);
  group.roles = reader.names(node, "roles", "a role");
  return group;
}

std::pair<std::string, lineage::Declassifier> read_declassifier(DocumentReader& reader,
                                                                const YamlNode& node) {
  reader.only_keys(node, vocabulary::kDeclassifier);
  std::string function;
  if (const YamlNode* name = reader.required(node, "function", "the function's name as SQL calls it"))
    function = reader.name(*name, "a function name").value_or("");
  lineage::Declassifier declassifier;
  if (const YamlNode* kind = reader.required(node, "kind", "how it hides a value, a kind of mask")) {
    auto word = kind->is_null() ? std::optional<std::string>("null")
                                : reader.text(*kind, "a kind of mask", kMaxNameBytes);
    if (word) {
      if (std::find(mask_words().begin(), mask_words().end(), *word) == mask_words().end())
        reader.not_one_of(*kind, *word, "a kind of mask", mask_words());
      declassifier.kind = *std::move(word);
    }
  }
  if (const YamlNode* who = reader.required(node, "vouched_by", "who answers for it"))
    declassifier.vouched_by = reader.name(*who, "who answers for it").value_or("");
  if (const YamlNode* reason = reader.required(node, "reason", "why its result cannot be read back"))
    declassifier.reason =
        reader.text(*reason, "why its result cannot be read back", kMaxSentenceBytes).value_or("");
  declassifier.categories = reader.categories(node, "categories");
  return {std::move(function), std::move(declassifier)};
}

std::pair<std::string, std::string> read_taxonomy_entry(DocumentReader& reader, const YamlNode& node,
                                                        const MappingSpec& known) {
  reader.only_keys(node, known);
  const std::string_view what = "a key below one that exists";
  std::string key;
  if (const YamlNode* written = reader.required(node, "key", what)) {
    key = reader.text(*written, what, kMaxNameBytes).value_or("");
    if (!key.empty() && !is_dotted_key(key)) {
      reader.error(*written, fmt::format("'{}' is not {}; expected words of lower-case letters, digits and '_', "
                                         "joined by dots.",
                                         excerpt(key), what));
      key.clear();
    }
  }
  return {std::move(key), read_description(reader, node, "one sentence that says what it means")};
}

}  // namespace steward::policy
