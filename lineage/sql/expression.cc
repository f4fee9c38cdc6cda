#include "lineage/sql/expression.h"

#include "base/text.h"
#include "lineage/sql/functions.h"
#include "lineage/sql/print.h"

namespace steward::lineage {

SourceSet ExpressionReader::read_output(const SqlNode& node, const SqlScope& scope) {
  SourceSet sources = read(node, scope);
  return node.is("ColumnRef") ? sources : transformed(sources, print_expression(node));
}

SourceSet ExpressionReader::read_influence(const SqlNode& node, const SqlScope& scope,
                                           std::string_view subtype) {
  if (!node) return {};
  return influence(read(node, scope), subtype, print_expression(node));
}

SourceSet ExpressionReader::read(const SqlNode& node, const SqlScope& scope) {
  const DepthGuard guard(analysis_);
  if (!node || !guard.ok()) return {};
  if (node.is("ColumnRef")) return read_column(node, scope);
  if (node.is("FuncCall")) return read_call(node, scope);
  if (node.is("CaseExpr")) return read_case(node, scope);
  if (node.is("SubLink")) return read_subquery(node, scope);
  if (node.is("A_Indirection")) return read_indirection(node, scope);
  if (node.is("A_Expr") && node.text("kind") == "AEXPR_NULLIF") return read_nullif(node, scope);
  // The modifiers of a type look like columns: geometry(Point, 4326).
  if (node.is("TypeCast") || node.is("CollateClause")) return read(node.child("arg"), scope);
  SourceSet sources;
  for (const auto& member : *node.body()) sources.add(read_parts(member.value(), scope));
  return transformed(sources, "");
}

SourceSet ExpressionReader::read_parts(const boost::json::value& value, const SqlScope& scope) {
  if (!value.is_structured()) return {};
  if (const SqlNode node = SqlNode::wrapped(value)) return read(node, scope);
  const DepthGuard guard(analysis_);
  SourceSet sources;
  if (!guard.ok()) return sources;
  if (value.is_array()) {
    for (const auto& item : value.get_array()) sources.add(read_parts(item, scope));
  } else {
    for (const auto& member : value.get_object()) sources.add(read_parts(member.value(), scope));
  }
  return sources;
}

SourceSet ExpressionReader::read_column(const SqlNode& node, const SqlScope& scope) {
  const auto fields = node.list("fields");
  auto parts = node.strings("fields");
  if (!fields.empty() && fields.back().is("A_Star")) {
    // count(t.*): every column of t, or of everything.
    SourceSet sources;
    if (parts.empty()) {
      for (const SqlFromItem& item : scope.items)
        for (const SqlRelation& relation : item.relations) sources.add(relation.rows.everything());
    } else {
      for (const SqlRelation* relation : find_relations(scope, parts))
        sources.add(relation->rows.everything());
    }
    analysis_.spend(sources.size());
    return sources;
  }
  SourceSet sources = resolve_column(analysis_, scope, parts);
  analysis_.spend(sources.size());
  return sources;
}

SourceSet ExpressionReader::read_call(const SqlNode& node, const SqlScope& scope) {
  const auto names = node.strings("funcname");
  const std::string function = names.empty() ? "" : to_lower(names.back());
  const bool orders_values = node.flag("agg_within_group");
  SourceSet values;
  for (const SqlNode& argument : node.list("args")) values.add(read(argument, scope));
  SourceSet influences;
  for (const SqlNode& order : node.list("agg_order")) {
    if (orders_values)
      values.add(read(order.child("node"), scope));
    else
      influences.add(read_influence(order.child("node"), scope, "SORT"));
  }
  influences.add(read_influence(node.child("agg_filter"), scope, "FILTER"));
  influences.add(read_window(node.child_of_kind("over", "WindowDef"), scope, 0));

  const bool is_aggregate = is_aggregate_function(function) || orders_values || node.flag("agg_star") ||
                            node.flag("agg_distinct") || node.has("agg_filter") || node.has("agg_order");
  SourceSet sources = is_aggregate ? aggregated(values) : transformed(values, "");
  if (analysis_.schema.masking_functions.contains(function)) sources = masked(sources, function);
  if (is_decryption(function)) sources = decrypted(sources);
  sources.add(influences);
  return sources;
}

SourceSet ExpressionReader::read_window(const SqlNode& window, const SqlScope& scope, int references) {
  SourceSet sources;
  if (!window || references > 16) return sources;
  for (const SqlNode& part : window.list("partitionClause"))
    sources.add(read_influence(part, scope, "WINDOW"));
  for (const SqlNode& order : window.list("orderClause"))
    sources.add(read_influence(order.child("node"), scope, "WINDOW"));
  // OVER w names a window; OVER (w …) and WINDOW v AS (w …) refer to one.
  for (const char* member : {"name", "refname"}) {
    const auto named = scope.windows.find(window.text(member));
    if (named != scope.windows.end() && named->second.body() != window.body())
      sources.add(read_window(named->second, scope, references + 1));
  }
  return sources;
}

SourceSet ExpressionReader::read_case(const SqlNode& node, const SqlScope& scope) {
  SourceSet values, conditions = read_influence(node.child("arg"), scope, "CONDITIONAL");
  for (const SqlNode& when : node.list("args")) {
    conditions.add(read_influence(when.child("expr"), scope, "CONDITIONAL"));
    values.add(read(when.child("result"), scope));
  }
  values.add(read(node.child("defresult"), scope));
  SourceSet sources = transformed(values, "");
  sources.add(conditions);
  return sources;
}

// nullif(a, b) is a or nothing; b only decides which.
SourceSet ExpressionReader::read_nullif(const SqlNode& node, const SqlScope& scope) {
  SourceSet sources = transformed(read(node.child("lexpr"), scope), "");
  sources.add(read_influence(node.child("rexpr"), scope, "CONDITIONAL"));
  return sources;
}

SourceSet ExpressionReader::read_subquery(const SqlNode& node, const SqlScope& scope) {
  const SqlRows rows = subqueries_.read_select(node.child("subselect"), &scope);
  SourceSet sources;
  if (node.text("subLinkType") == "EXISTS_SUBLINK") {
    sources.add(influence(rows.everything(), "CONDITIONAL", print_expression(node)));
  } else {
    sources.add(transformed(read(node.child("testexpr"), scope), ""));
    sources.add(transformed(rows.everything(), ""));
  }
  sources.add(rows.influence);
  analysis_.spend(sources.size());
  return sources;
}

SourceSet ExpressionReader::read_indirection(const SqlNode& node, const SqlScope& scope) {
  const SqlNode arg = node.child("arg");
  const auto steps = node.list("indirection");
  SourceSet sources;
  const auto parts = arg.is("ColumnRef") ? arg.strings("fields") : std::vector<std::string>{};
  if (parts.size() == 1 && !steps.empty() && steps[0].is("String") && names_whole_row(scope, parts[0])) {
    sources = resolve_column(analysis_, scope, {parts[0], steps[0].text("sval")});  // (c).email
  } else {
    sources = read(arg, scope);
  }
  for (const SqlNode& step : steps) sources.add(read(step, scope));
  return sources;
}

}  // namespace steward::lineage
