#include "lineage/sql/from.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lineage/sql/functions.h"
#include "lineage/sql/print.h"

namespace steward::lineage {
namespace {

// What an unqualified name means in an item: its visible columns, or a column of a relation that may have
// more.
SourceSet column_of(const SqlFromItem& item, const std::string& name) {
  SourceSet sources;
  for (const SqlColumn& column : item.columns)
    if (column.name == name) sources.add(column.sources);
  if (sources.size() > 0) return sources;
  for (const SqlRelation& relation : item.relations)
    if (!relation.rows.complete)
      for (const SqlColumn& column : relation.rows.find(name)) sources.add(column.sources);
  return sources;
}

bool has_column(const SqlFromItem& item, const std::string& name) {
  return std::any_of(item.columns.begin(), item.columns.end(),
                     [&](const SqlColumn& column) { return column.name == name; });
}

bool is_open(const SqlFromItem& item) {
  return std::any_of(item.relations.begin(), item.relations.end(),
                     [](const SqlRelation& relation) { return !relation.rows.complete; });
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

SqlFromItem FromReader::read(const SqlNode& node, const SqlScope& siblings, const SqlScope* outer) {
  const DepthGuard guard(analysis_);
  if (!guard.ok()) return {};
  if (node.is("RangeVar")) return read_table(node, outer);
  if (node.is("RangeSubselect")) return read_subselect(node, siblings, outer);
  if (node.is("RangeFunction")) return read_function(node, siblings);
  if (node.is("RangeTableFunc")) return read_xml_table(node, siblings);
  if (node.is("RangeTableSample")) return read(node.child("relation"), siblings, outer);
  if (node.is("JoinExpr")) return read_join(node, siblings, outer);
  analysis_.report("An item of FROM is of a kind that is not followed.");
  return {};
}

SqlFromItem FromReader::item_of(SqlRelation relation, const SqlNode& alias) {
  if (alias) {
    if (const std::string name = alias.text("aliasname"); !name.empty()) relation.alias = name;
    rename_columns(relation.rows, alias.strings("colnames"));
  }
  SqlFromItem item;
  item.columns = relation.rows.columns;
  item.influence = std::move(relation.rows.influence);
  size_t copied = item.influence.size();
  for (const SqlColumn& column : item.columns) copied += 1 + column.sources.size();
  analysis_.spend(copied);
  item.relations.push_back(std::move(relation));
  return item;
}

SqlFromItem FromReader::read_table(const SqlNode& node, const SqlScope* outer) {
  const RelationName written = relation_name(node);
  const SqlNode alias = node.child_of_kind("alias", "Alias");
  if (written.schema.empty() && outer)
    if (const SqlRows* cte = outer->find_cte(written.name)) return item_of({written.name, {}, *cte}, alias);
  SqlRelation relation = base_relation(analysis_, written);
  if (!analysis_.transients.contains(relation.base)) analysis_.findings.relations.insert(relation.base);
  return item_of(std::move(relation), alias);
}

SqlFromItem FromReader::read_target(const SqlNode& range_var) {
  return item_of(base_relation(analysis_, relation_name(range_var)),
                 range_var.child_of_kind("alias", "Alias"));
}

SqlFromItem FromReader::read_subselect(const SqlNode& node, const SqlScope& siblings, const SqlScope* outer) {
  SqlRelation relation;
  relation.rows = subqueries_.read_select(node.child("subquery"), node.flag("lateral") ? &siblings : outer);
  return item_of(std::move(relation), node.child_of_kind("alias", "Alias"));
}

// A function is followed through its arguments only: every column it returns may be made of all of them.
SqlFromItem FromReader::read_function(const SqlNode& node, const SqlScope& siblings) {
  SqlRelation relation;
  const SqlNode alias = node.child_of_kind("alias", "Alias");
  for (const SqlNode& pair : node.list("functions")) {  // (function, column definitions)
    const auto parts = pair.list("items");
    if (parts.empty()) continue;
    auto definitions = node.list("coldeflist");
    if (parts.size() > 1 && parts[1].is("List")) definitions = parts[1].list("items");
    const auto names = parts[0].strings("funcname");
    if (relation.alias.empty() && !names.empty()) relation.alias = to_lower(names.back());
    const SqlRows rows = rows_of_function(parts[0], definitions, alias.text("aliasname"), siblings);
    relation.rows.append(rows);
    relation.rows.influence.add(rows.influence);
  }
  if (node.flag("ordinality")) relation.rows.columns.push_back({"ordinality", {}});
  return item_of(std::move(relation), alias);
}

SqlRows FromReader::rows_of_function(const SqlNode& call, const std::vector<SqlNode>& definitions,
                                     const std::string& alias, const SqlScope& siblings) {
  const SourceSet sources = expressions_.read_output(call, siblings);
  const auto names = call.strings("funcname");
  const std::string function = names.empty() ? "" : to_lower(names.back());
  const std::string own_name = alias.empty() ? function : alias;
  SqlRows rows;
  rows.influence =
      influence(sources, "JOIN", print_expression(call));  // how many rows there are, and for whom
  if (!call.is("FuncCall")) {                              // CURRENT_DATE and the like
    rows.columns.push_back({own_name, sources});
    return rows;
  }
  const bool is_builtin = names.size() == 1 || (names.size() == 2 && names[0] == "pg_catalog");
  auto columns = is_builtin ? columns_of_function(function) : std::nullopt;
  if (!columns)
    analysis_.report(
        fmt::format("What function '{}' reads is not known; only its arguments count.", excerpt(function)));
  for (const SqlNode& definition : definitions) rows.columns.push_back({definition.text("colname"), sources});
  if (!rows.columns.empty()) return rows;
  if (columns && function == "unnest") {
    for (const SqlNode& array : call.list("args"))
      rows.columns.push_back({own_name, transformed(expressions_.read(array, siblings), "unnest(…)")});
    return rows;
  }
  if (!columns || columns->empty()) rows.add_unknown(sources);
  if (columns)
    for (const std::string_view column : *columns)
      rows.columns.push_back({column.empty() ? own_name : std::string(column), sources});
  return rows;
}

SqlFromItem FromReader::read_xml_table(const SqlNode& node, const SqlScope& siblings) {
  SourceSet sources = expressions_.read(node.child("docexpr"), siblings);
  sources.add(expressions_.read(node.child("rowexpr"), siblings));
  SqlRelation relation{"xmltable", {}, {}};
  relation.rows.influence = influence(sources, "JOIN", "xmltable(…)");
  for (const SqlNode& column : node.list("columns")) {
    SqlColumn made{column.text("colname"), sources};
    made.sources.add(expressions_.read(column.child("colexpr"), siblings));
    made.sources.add(expressions_.read(column.child("coldefexpr"), siblings));
    made.sources = transformed(made.sources, "xmltable(…)");
    relation.rows.columns.push_back(std::move(made));
  }
  return item_of(std::move(relation), node.child_of_kind("alias", "Alias"));
}

std::vector<std::string> FromReader::shared_names(const SqlNode& join, const SqlFromItem& left,
                                                  const SqlFromItem& right) {
  if (!join.flag("isNatural")) return join.strings("usingClause");
  const bool left_is_open = is_open(left), right_is_open = is_open(right);
  if (left_is_open || right_is_open)
    analysis_.report("A NATURAL JOIN has a side whose columns are not known.");
  // Any column may be shared with a side whose columns are not known.
  std::vector<std::string> names;
  for (const SqlColumn& column : left.columns)
    if ((right_is_open || has_column(right, column.name)) && !contains(names, column.name))
      names.push_back(column.name);
  if (left_is_open)
    for (const SqlColumn& column : right.columns)
      if (!contains(names, column.name)) names.push_back(column.name);
  return names;
}

SqlFromItem FromReader::read_join(const SqlNode& node, const SqlScope& siblings, const SqlScope* outer) {
  SqlFromItem left = read(node.child("larg"), siblings, outer);
  SqlScope with_left;
  with_left.parent = &siblings;
  with_left.items.push_back(left);
  SqlFromItem right = read(node.child("rarg"), with_left, outer);

  SqlFromItem joined;
  joined.influence = left.influence;
  joined.influence.add(right.influence);
  const auto names = shared_names(node, left, right);
  for (const std::string& name : names) {
    SqlColumn merged{name, column_of(left, name)};
    merged.sources.add(column_of(right, name));
    joined.influence.add(influence(merged.sources, "JOIN", "USING (" + excerpt(name) + ")"));
    joined.columns.push_back(std::move(merged));
  }
  const SqlNode using_alias = node.child_of_kind("join_using_alias", "Alias");
  SqlRelation merged_only{using_alias.text("aliasname"), {}, {}};
  merged_only.rows.columns = joined.columns;
  for (SqlFromItem* side : {&left, &right}) {
    for (SqlColumn& column : side->columns)
      if (!contains(names, column.name)) joined.columns.push_back(std::move(column));
    for (SqlRelation& relation : side->relations) joined.relations.push_back(std::move(relation));
  }
  if (using_alias) joined.relations.push_back(std::move(merged_only));

  SqlScope scope;
  scope.parent = &siblings;
  scope.items.push_back(joined);
  size_t copied = 0;
  for (const SqlColumn& column : joined.columns) copied += 1 + column.sources.size();
  if (!analysis_.spend(3 * copied)) return joined;
  joined.influence.add(expressions_.read_influence(node.child("quals"), scope, "JOIN"));

  const SqlNode alias = node.child_of_kind("alias", "Alias");
  if (!alias) return joined;
  SqlRelation whole;  // (a JOIN b …) AS j hides a and b
  whole.rows.columns = std::move(joined.columns);
  for (const SqlRelation& relation : joined.relations) {
    if (relation.rows.complete) continue;
    whole.rows.complete = false;
    whole.rows.rest.add(relation.rows.rest);
  }
  whole.rows.influence = std::move(joined.influence);
  return item_of(std::move(whole), alias);
}

}  // namespace steward::lineage
