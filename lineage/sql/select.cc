#include "lineage/sql/select.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lineage/sql/functions.h"
#include "lineage/sql/naming.h"
#include "lineage/sql/print.h"

namespace steward::lineage {
namespace {

constexpr int kMaxRecursionRounds = 64;
constexpr size_t kMaxColumns = 20'000;

bool mentions_table(const boost::json::value& value, const std::string& name) {
  if (value.is_array()) {
    for (const auto& item : value.get_array())
      if (mentions_table(item, name)) return true;
    return false;
  }
  if (!value.is_object()) return false;
  if (const SqlNode node = SqlNode::wrapped(value); node.is("RangeVar"))
    return node.text("schemaname").empty() && node.text("relname") == name;
  for (const auto& member : value.get_object())
    if (mentions_table(member.value(), name)) return true;
  return false;
}

const SqlColumn* find_output(const SqlRows& rows, const std::string& name) {
  for (const SqlColumn& column : rows.columns)
    if (column.name == name) return &column;
  return nullptr;
}

// A set-returning function makes as many rows as it returns; one in a subquery makes that subquery's.
bool makes_rows(const boost::json::value& value) {
  if (value.is_array()) {
    for (const auto& item : value.get_array())
      if (makes_rows(item)) return true;
    return false;
  }
  if (!value.is_object()) return false;
  const SqlNode node = SqlNode::wrapped(value);
  if (node.is("SubLink")) return false;
  if (const auto names = node.strings("funcname"); node.is("FuncCall") && !names.empty())
    if (columns_of_function(to_lower(names.back()))) return true;
  for (const auto& member : value.get_object())
    if (makes_rows(member.value())) return true;
  return false;
}

std::string bare_name(const SqlNode& node) {
  if (!node.is("ColumnRef")) return {};
  const auto fields = node.list("fields");
  return fields.size() == 1 && fields[0].is("String") ? fields[0].text("sval") : std::string();
}

bool is_input_column(const SqlScope& scope, const std::string& name) {
  for (const SqlFromItem& item : scope.items)
    for (const SqlColumn& column : item.columns)
      if (column.name == name) return true;
  return false;
}

}  // namespace

SqlRows SelectReader::read_select(const SqlNode& select, const SqlScope* outer) {
  const DepthGuard guard(analysis_);
  if (!guard.ok() || !select) return {};
  SqlScope scope;
  scope.parent = outer;
  read_ctes(select.child_of_kind("withClause", "WithClause"), scope);
  SqlRows rows;
  if (select.has("valuesLists"))
    rows = read_values(select, scope);
  else if (select.has("larg"))
    rows = read_set_operation(select, scope);
  else
    rows = read_plain(select, scope);
  if (rows.columns.size() > kMaxColumns)
    analysis_.fail(ErrorCode::kTooLarge, fmt::format("A SELECT has more than {} columns.", kMaxColumns));
  analysis_.spend(rows.size());
  return rows;
}

void SelectReader::read_ctes(const SqlNode& with, SqlScope& scope) {
  for (const SqlNode& cte : with.list("ctes")) {
    const std::string name = cte.text("ctename");
    const auto query = cte.child("ctequery");
    const bool refers_to_itself = with.flag("recursive") && query.is("SelectStmt") && query.has("larg") &&
                                  mentions_table(cte.body()->at("ctequery"), name);
    SqlRows rows = refers_to_itself ? read_recursive_cte(cte, scope) : read_cte(cte, scope);
    scope.ctes.insert_or_assign(name, std::move(rows));
  }
}

SqlRows SelectReader::read_cte(const SqlNode& cte, const SqlScope& scope) {
  const SqlNode query = cte.child("ctequery");
  SqlRows rows;
  if (query.is("SelectStmt")) {
    rows = read_select(query, &scope);
  } else {
    rows = writes_.read_write(query, &scope);
  }
  rename_columns(rows, cte.strings("aliascolnames"));
  const SourceSet everything = transformed(rows.everything(), "SEARCH, CYCLE");
  const SqlNode search = cte.child_of_kind("search_clause", "CTESearchClause");
  if (search) rows.columns.push_back({search.text("search_seq_column"), everything});
  const SqlNode cycle = cte.child_of_kind("cycle_clause", "CTECycleClause");
  if (cycle) {
    rows.columns.push_back({cycle.text("cycle_mark_column"), everything});
    rows.columns.push_back({cycle.text("cycle_path_column"), everything});
  }
  return rows;
}

// The least fixed point: the first arm gives what is known of the rows, then the whole query is read with
// that until nothing new is learnt: until a round no longer makes it larger. Sets only grow and are bounded
// by the columns in reach, so this ends.
SqlRows SelectReader::read_recursive_cte(const SqlNode& cte, const SqlScope& scope) {
  const std::string name = cte.text("ctename");
  SqlScope inner;
  inner.parent = &scope;
  SqlRows known = read_select(cte.child("ctequery").child_of_kind("larg", "SelectStmt"), &scope);
  rename_columns(known, cte.strings("aliascolnames"));
  for (int round = 0; round < kMaxRecursionRounds; ++round) {
    inner.ctes.insert_or_assign(name, known);
    SqlRows next = read_cte(cte, inner);
    if (analysis_.failure || next.size() == known.size()) return next;
    known = std::move(next);
  }
  analysis_.fail(ErrorCode::kTooLarge, "A recursive query is too deep to follow; split it.");
  return known;
}

SqlRows SelectReader::read_values(const SqlNode& select, const SqlScope& scope) {
  SqlRows rows;
  for (const SqlNode& row : select.list("valuesLists")) {
    const auto values = row.list("items");
    for (size_t i = 0; i < values.size() && i < kMaxColumns; ++i) {
      if (i == rows.columns.size()) rows.columns.push_back({"column" + std::to_string(i + 1), {}});
      rows.columns[i].sources.add(expressions_.read_output(values[i], scope));
    }
  }
  add_order_and_limit(select, scope, rows);
  return rows;
}

SqlRows SelectReader::read_set_operation(const SqlNode& select, const SqlScope& scope) {
  SqlRows left = read_select(select.child_of_kind("larg", "SelectStmt"), &scope);
  const SqlRows right = read_select(select.child_of_kind("rarg", "SelectStmt"), &scope);
  left.influence.add(right.influence);
  if (select.text("op") == "SETOP_EXCEPT") {
    left.influence.add(influence(right.everything(), "FILTER", "EXCEPT"));  // removes rows, adds no value
  } else {
    // Where a star could not be expanded, positions are not known: everything may be anywhere. Both arms have
    // the same number of columns, so a complete left arm says how many there are.
    const SourceSet anywhere = left.complete && right.complete ? SourceSet() : right.everything();
    for (size_t i = 0; i < left.columns.size(); ++i) {
      const bool is_placed = left.complete || i < left.placed;
      left.columns[i].sources.add(is_placed ? right.at(i) : anywhere);
    }
    if (!left.complete) left.rest.add(anywhere);
  }
  add_order_and_limit(select, scope, left);
  return left;
}

SqlRows SelectReader::read_plain(const SqlNode& select, const SqlScope& outer) {
  SqlScope scope;
  scope.parent = &outer;
  SqlRows rows;
  for (const SqlNode& node : select.list("fromClause")) {
    SqlFromItem item = from_.read(node, scope, &outer);
    rows.influence.add(item.influence);
    scope.items.push_back(std::move(item));
  }
  for (const SqlNode& window : select.list("windowClause")) scope.windows[window.text("name")] = window;
  const SqlRows targets = read_targets(select.list("targetList"), scope);
  rows.append(targets);
  rows.influence.add(targets.influence);
  rows.influence.add(expressions_.read_influence(select.child("whereClause"), scope, "FILTER"));
  for (const SqlNode& group : select.list("groupClause"))
    rows.influence.add(read_position(group, scope, rows, "GROUP_BY"));
  rows.influence.add(expressions_.read_influence(select.child("havingClause"), scope, "FILTER"));
  for (const SqlNode& distinct : select.list("distinctClause"))
    rows.influence.add(read_position(distinct, scope, rows, "GROUP_BY"));
  add_order_and_limit(select, scope, rows);
  return rows;
}

SqlRows SelectReader::read_targets(const std::vector<SqlNode>& targets, const SqlScope& scope) {
  SqlRows rows;
  for (const SqlNode& target : targets) {
    if (analysis_.failure) return rows;
    add_target(target, scope, rows);
  }
  return rows;
}

void SelectReader::add_target(const SqlNode& target, const SqlScope& scope, SqlRows& rows) {
  const SqlNode value = target.child("val");
  const auto fields = value.list("fields");
  if (value.is("ColumnRef") && !fields.empty() && fields.back().is("A_Star")) {
    const auto qualifier = value.strings("fields");
    if (qualifier.empty()) return add_star(scope, rows);
    const auto relations = find_relations(scope, qualifier);
    if (!relations.empty()) return add_rows(relations, rows);
    analysis_.report(fmt::format("Relation '{}' is not in scope.", excerpt(qualifier.back())));
    return add_star(scope, rows);
  }
  const auto steps = value.list("indirection");
  if (value.is("A_Indirection") && !steps.empty() && steps.back().is("A_Star")) {  // (row).*
    const std::string name = bare_name(value.child("arg"));
    if (steps.size() == 1 && !name.empty() && names_whole_row(scope, name))
      return add_rows(find_relations(scope, {name}), rows);
    analysis_.report("The * of a composite value is not expanded.");
    rows.add_unknown(expressions_.read_output(value, scope));
    return;
  }
  SqlColumn column{name_of_output(target), expressions_.read_output(value, scope)};
  if (target.has("val") && makes_rows(target.body()->at("val")))
    rows.influence.add(influence(column.sources, "JOIN", print_expression(value)));
  rows.columns.push_back(std::move(column));
}

void SelectReader::add_rows(const std::vector<const SqlRelation*>& relations, SqlRows& rows) {
  for (const SqlRelation* relation : relations) {
    report_unknown_columns(*relation);
    rows.append(relation->rows);
  }
  analysis_.spend(rows.size());
}

void SelectReader::add_star(const SqlScope& scope, SqlRows& rows) {
  for (const SqlFromItem& item : scope.items) {
    if (item.relations.size() == 1) {
      add_rows({&item.relations[0]}, rows);
      continue;
    }
    SqlRows joined;
    joined.columns = item.columns;
    for (const SqlRelation& relation : item.relations) {
      if (relation.rows.complete) continue;
      report_unknown_columns(relation);
      joined.complete = false;  // and none is placed: a join's columns stand in the order of its relations
      joined.rest.add(relation.rows.rest);
    }
    rows.append(joined);
  }
  analysis_.spend(rows.size());
}

void SelectReader::report_unknown_columns(const SqlRelation& relation) {
  if (relation.rows.complete) return;
  analysis_.report(
      fmt::format("The columns of '{}' are not known, so its * is not expanded.", excerpt(relation.alias)));
}

SourceSet SelectReader::read_position(const SqlNode& node, const SqlScope& scope, const SqlRows& rows,
                                      std::string_view subtype) {
  if (node.is("GroupingSet")) {
    SourceSet sources;
    for (const SqlNode& item : node.list("content")) sources.add(read_position(item, scope, rows, subtype));
    return sources;
  }
  const int64_t number = node.integer_constant();
  if (number > 0 && static_cast<size_t>(number) <= rows.columns.size()) {
    const SqlColumn& column = rows.columns[static_cast<size_t>(number) - 1];
    return influence(column.sources, subtype, column.name);
  }
  // SQL:1992 for ORDER BY (output names first), SQL:1999 for GROUP BY (input columns first); PostgreSQL
  // follows both.
  const std::string name = bare_name(node);
  const SqlColumn* output = name.empty() ? nullptr : find_output(rows, name);
  if (output && (subtype == "SORT" || !is_input_column(scope, name)))
    return influence(output->sources, subtype, name);
  return expressions_.read_influence(node, scope, subtype);
}

void SelectReader::add_order_and_limit(const SqlNode& select, const SqlScope& scope, SqlRows& rows) {
  for (const SqlNode& sort : select.list("sortClause"))
    rows.influence.add(read_position(sort.child("node"), scope, rows, "SORT"));
  for (const char* member : {"limitCount", "limitOffset"})
    rows.influence.add(expressions_.read_influence(select.child(member), scope, "FILTER"));
}

}  // namespace steward::lineage
