#include "lineage/sql/print.h"

#include <algorithm>

#include "base/text.h"

namespace steward::lineage {
namespace {

constexpr size_t kMaxBytes = 200;
constexpr int kMaxDepth = 24;

// Writes until it is full; whatever it does not know becomes an ellipsis, never raw text.
class Printer {
 public:
  void print(const SqlNode& node) {
    if (out.size() > kMaxBytes) return;
    if (depth_ == kMaxDepth) return put("…");
    ++depth_;
    print_node(node);
    --depth_;
  }

  std::string out;

 private:
  void put(std::string_view text) { out += text; }

  void print_node(const SqlNode& node) {
    if (node.is("ColumnRef")) return print_column(node);
    if (node.is("A_Const")) return print_constant(node);
    if (node.is("FuncCall")) return print_call(node);
    if (node.is("A_Expr")) return print_operator(node);
    if (node.is("BoolExpr")) return print_boolean(node);
    if (node.is("CaseExpr")) return print_case(node);
    if (node.is("TypeCast")) return print_cast(node);
    if (node.is("SubLink"))
      return put(node.text("subLinkType") == "EXISTS_SUBLINK" ? "EXISTS (SELECT …)" : "(SELECT …)");
    if (node.is("CoalesceExpr")) return print_list("coalesce(", node.list("args"), ")");
    if (node.is("MinMaxExpr"))
      return print_list(node.text("op") == "IS_LEAST" ? "least(" : "greatest(", node.list("args"), ")");
    if (node.is("A_ArrayExpr")) return print_list("ARRAY[", node.list("elements"), "]");
    if (node.is("RowExpr")) return print_list("ROW(", node.list("args"), ")");
    if (node.is("List")) return print_list("(", node.list("items"), ")");
    if (node.is("NullTest")) {
      print_operand(node.child("arg"));
      return put(node.text("nulltesttype") == "IS_NULL" ? " IS NULL" : " IS NOT NULL");
    }
    if (node.is("CollateClause") || node.is("NamedArgExpr")) return print(node.child("arg"));
    if (node.is("A_Indirection")) return print_indirection(node);
    if (node.is("ParamRef")) return put("?");
    put("…");
  }

  void print_column(const SqlNode& node) {
    std::string_view separator;
    for (const SqlNode& field : node.list("fields")) {
      put(separator);
      put(field.is("A_Star") ? "*" : field.text("sval"));
      separator = ".";
    }
  }

  void print_constant(const SqlNode& node) {
    if (node.flag("isnull")) return put("NULL");
    put("?");
  }

  void print_list(std::string_view open, const std::vector<SqlNode>& items, std::string_view close) {
    put(open);
    std::string_view separator;
    for (const SqlNode& item : items) {
      if (out.size() > kMaxBytes) return;
      put(separator);
      print(item);
      separator = ", ";
    }
    put(close);
  }

  void print_call(const SqlNode& node) {
    const auto name = node.strings("funcname");
    put(name.empty() ? "…" : name.back());
    if (node.flag("agg_star")) {
      put("(*)");
    } else {
      print_list(node.flag("agg_distinct") ? "(DISTINCT " : "(", node.list("args"), ")");
    }
    if (node.flag("agg_within_group")) put(" WITHIN GROUP (…)");
    if (node.has("agg_filter")) put(" FILTER (…)");
    if (node.has("over")) put(" OVER (…)");
  }

  void print_operand(const SqlNode& node) {
    const bool needs_brackets = node.is("A_Expr") || node.is("BoolExpr");
    if (needs_brackets) put("(");
    print(node);
    if (needs_brackets) put(")");
  }

  void print_operator(const SqlNode& node) {
    const std::string kind = node.text("kind");
    const auto names = node.strings("name");
    const std::string symbol = names.empty() ? "?" : names.back();
    if (kind == "AEXPR_NULLIF") return print_list("nullif(", {node.child("lexpr"), node.child("rexpr")}, ")");
    if (node.child("lexpr")) {
      print_operand(node.child("lexpr"));
      put(" ");
    }
    if (kind == "AEXPR_IN")
      put(symbol == "=" ? "IN " : "NOT IN ");
    else if (kind == "AEXPR_LIKE")
      put(symbol == "~~" ? "LIKE " : "NOT LIKE ");
    else if (kind == "AEXPR_ILIKE")
      put(symbol == "~~*" ? "ILIKE " : "NOT ILIKE ");
    else if (kind == "AEXPR_OP_ANY")
      put(symbol + " ANY ");
    else if (kind == "AEXPR_OP_ALL")
      put(symbol + " ALL ");
    else if (kind == "AEXPR_DISTINCT")
      put("IS DISTINCT FROM ");
    else if (kind == "AEXPR_NOT_DISTINCT")
      put("IS NOT DISTINCT FROM ");
    else
      put(node.child("lexpr") ? symbol + " " : symbol);
    print_operand(node.child("rexpr"));
  }

  void print_boolean(const SqlNode& node) {
    const std::string op = node.text("boolop");
    const auto args = node.list("args");
    if (op == "NOT_EXPR") put("NOT ");
    std::string_view separator;
    for (const SqlNode& arg : args) {
      if (out.size() > kMaxBytes) return;
      put(separator);
      print_operand(arg);
      separator = op == "OR_EXPR" ? " OR " : " AND ";
    }
  }

  void print_case(const SqlNode& node) {
    put("CASE");
    if (node.child("arg")) {
      put(" ");
      print(node.child("arg"));
    }
    for (const SqlNode& when : node.list("args")) {
      if (out.size() > kMaxBytes) return;
      put(" WHEN ");
      print(when.child("expr"));
      put(" THEN ");
      print(when.child("result"));
    }
    if (node.child("defresult")) {
      put(" ELSE ");
      print(node.child("defresult"));
    }
    put(" END");
  }

  void print_cast(const SqlNode& node) {
    print_operand(node.child("arg"));
    const auto names = node.child_of_kind("typeName", "TypeName").strings("names");
    put("::");
    put(names.empty() ? "…" : names.back());
  }

  void print_indirection(const SqlNode& node) {
    put("(");
    print(node.child("arg"));
    put(")");
    for (const SqlNode& step : node.list("indirection")) {
      if (step.is("String"))
        put("." + step.text("sval"));
      else
        put(step.is("A_Star") ? ".*" : "[…]");
    }
  }

  int depth_ = 0;
};

}  // namespace

std::string print_expression(const SqlNode& node) {
  Printer printer;
  printer.print(node);
  return excerpt(printer.out, kMaxBytes);
}

}  // namespace steward::lineage
