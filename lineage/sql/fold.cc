#include "lineage/sql/fold.h"

#include <set>
#include <string_view>

#include "base/text.h"

namespace steward::lineage {
namespace {

// The members of parse nodes that hold an identifier as plain text (PostgreSQL 15, nodes/parsenodes.h).
bool is_identifier(std::string_view member) {
  static const std::set<std::string_view> kNames = {
      "aliasname",         "catalogname", "colname", "ctename",          "cycle_mark_column",
      "cycle_path_column", "name",        "newname", "newschema",        "refname",
      "relname",           "schemaname",  "subname", "search_seq_column"};
  return kNames.contains(member);
}

void fold(boost::json::value& value) {
  const auto text = value.get_string();
  value = to_lower(std::string_view(text.data(), text.size()));
}

}  // namespace

// {"String": {"sval": …}} is a name; a constant is {"A_Const": {"sval": {"sval": …}}}. The parser has
// bounded the depth.
void fold_identifiers(boost::json::value& tree) {
  if (tree.is_array()) {
    for (auto& item : tree.get_array()) fold_identifiers(item);
    return;
  }
  if (!tree.is_object()) return;
  for (auto& member : tree.get_object()) {
    const std::string_view key(member.key().data(), member.key().size());
    boost::json::value& inner = member.value();
    if (key == "A_Const") continue;
    if (key == "String" && inner.is_object()) {
      if (auto* name = inner.get_object().if_contains("sval"); name && name->is_string()) fold(*name);
    } else if (inner.is_string()) {
      if (is_identifier(key)) fold(inner);
    } else {
      fold_identifiers(inner);
    }
  }
}

}  // namespace steward::lineage
