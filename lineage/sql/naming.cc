#include "lineage/sql/naming.h"

#include "base/text.h"

namespace steward::lineage {
namespace {

// A weak name yields to a better one further out, as the type of a cast does to the column inside.
struct Name {
  std::string text;
  bool is_weak = true;
};

Name name_of(const SqlNode& node, int depth);

Name last_of(const std::vector<std::string>& parts) {
  if (parts.empty()) return {};
  return {parts.back(), false};
}

Name name_of_indirection(const SqlNode& node, int depth) {
  std::string field;
  for (const SqlNode& step : node.list("indirection"))
    if (step.is("String")) field = step.text("sval");
  return field.empty() ? name_of(node.child("arg"), depth + 1) : Name{field, false};
}

Name name_of_subquery(const SqlNode& node, int depth) {
  const std::string type = node.text("subLinkType");
  if (type == "EXISTS_SUBLINK") return {"exists", false};
  if (type == "ARRAY_SUBLINK") return {"array", false};
  if (type != "EXPR_SUBLINK") return {};
  SqlNode select = node.child("subselect");
  while (select.has("larg")) select = select.child_of_kind("larg", "SelectStmt");
  const auto targets = select.list("targetList");
  if (targets.empty()) return {};
  const std::string alias = targets[0].text("name");
  return alias.empty() ? name_of(targets[0].child("val"), depth + 1) : Name{alias, false};
}

Name name_of_cast(const SqlNode& node, int depth) {
  Name inner = name_of(node.child("arg"), depth + 1);
  if (!inner.is_weak) return inner;
  const auto type = node.child_of_kind("typeName", "TypeName").strings("names");
  return type.empty() ? inner : Name{type.back(), true};
}

// "SVFOP_CURRENT_TIMESTAMP_N" → "current_timestamp".
Name name_of_value_function(const SqlNode& node) {
  std::string name = to_lower(node.text("op"));
  if (name.starts_with("svfop_")) name.erase(0, 6);
  if (name.ends_with("_n")) name.erase(name.size() - 2);
  return {name, false};
}

Name name_of(const SqlNode& node, int depth) {
  if (depth > 100) return {};
  if (node.is("ColumnRef")) return last_of(node.strings("fields"));
  if (node.is("FuncCall")) return last_of(node.strings("funcname"));
  if (node.is("A_Indirection")) return name_of_indirection(node, depth);
  if (node.is("A_Expr") && node.text("kind") == "AEXPR_NULLIF") return {"nullif", false};
  if (node.is("TypeCast")) return name_of_cast(node, depth);
  if (node.is("CollateClause")) return name_of(node.child("arg"), depth + 1);
  if (node.is("SubLink")) return name_of_subquery(node, depth);
  if (node.is("CaseExpr")) {
    const Name inner = name_of(node.child("defresult"), depth + 1);
    return inner.is_weak ? Name{"case", true} : inner;
  }
  if (node.is("CoalesceExpr")) return {"coalesce", false};
  if (node.is("MinMaxExpr")) return {node.text("op") == "IS_LEAST" ? "least" : "greatest", false};
  if (node.is("A_ArrayExpr")) return {"array", false};
  if (node.is("RowExpr")) return {"row", false};
  if (node.is("GroupingFunc")) return {"grouping", false};
  if (node.is("SQLValueFunction")) return name_of_value_function(node);
  if (node.is("XmlSerialize")) return {"xmlserialize", false};
  return {};
}

}  // namespace

std::string name_of_output(const SqlNode& target) {
  const std::string alias = target.text("name");
  if (!alias.empty()) return alias;
  const Name name = name_of(target.child("val"), 0);
  return name.text.empty() ? "?column?" : name.text;
}

}  // namespace steward::lineage
