#include "lineage/sql/write.h"

#include <algorithm>
#include <set>
#include <utility>

#include "lineage/sql/print.h"

namespace steward::lineage {
namespace {

StatementKind kind_of(const SqlNode& statement) {
  if (statement.is("InsertStmt")) return StatementKind::kInsert;
  if (statement.is("UpdateStmt")) return StatementKind::kUpdate;
  if (statement.is("DeleteStmt")) return StatementKind::kDelete;
  return statement.is("MergeStmt") ? StatementKind::kMerge : StatementKind::kOther;
}

std::vector<std::string> names_of(const std::vector<SqlNode>& targets) {
  std::vector<std::string> names;
  for (const SqlNode& target : targets) names.push_back(target.text("name"));
  return names;
}

}  // namespace

bool WriteReader::can_read(const SqlNode& statement) {
  return kind_of(statement) != StatementKind::kOther;
}

SqlRows WriteReader::read_write(const SqlNode& statement, const SqlScope* outer) {
  const DepthGuard guard(analysis_);
  const SqlNode relation = statement.child_of_kind("relation", "RangeVar");
  if (!guard.ok() || !relation || !can_read(statement)) return {};
  Write write = begin(kind_of(statement));
  SqlScope with;
  with.parent = outer;
  select_.read_ctes(statement.child_of_kind("withClause", "WithClause"), with);
  SqlScope scope;
  scope.parent = &with;
  scope.items.push_back(from_.read_target(relation));
  const SqlRelation target = scope.items[0].relations.at(0);
  set_target(write, target.base);
  SqlAssignments assignments(analysis_, target);
  switch (write.lineage.kind) {
    case StatementKind::kInsert:
      read_insert(statement, scope, write, assignments);
      break;
    case StatementKind::kUpdate:
      read_update(statement, scope, write, assignments);
      break;
    case StatementKind::kMerge:
      read_merge(statement, scope, write, assignments);
      break;
    default:
      read_delete(statement, scope, write);
  }
  const SourceSet influence = write.influence;
  finish(std::move(write), assignments.columns());
  if (!outer || !statement.has("returningList")) return {};
  scope.items[0] = from_.read_target(relation);  // a temporary table's rows have changed
  SqlRows returned = select_.read_targets(statement.list("returningList"), scope);
  returned.influence.add(influence);
  return returned;
}

void WriteReader::read_insert(const SqlNode& insert, const SqlScope& scope, Write& write,
                              SqlAssignments& assignments) {
  // The query does not see the target.
  const SqlRows values = select_.read_select(insert.child("selectStmt"), scope.parent);
  write.influence.add(values.influence);
  if (insert.has("selectStmt")) assignments.add_row(values, names_of(insert.list("cols")));
  if (const SqlNode conflict = insert.child_of_kind("onConflictClause", "OnConflictClause"))
    read_conflict(conflict, scope, write, assignments);
}

// "excluded" is the row that was to be inserted: its columns are made of what the INSERT gives them.
void WriteReader::read_conflict(const SqlNode& conflict, const SqlScope& scope, Write& write,
                                SqlAssignments& assignments) {
  // Whether a row is inserted is decided by the value of the columns that may be in conflict.
  for (const SqlNode& element : conflict.child_of_kind("infer", "InferClause").list("indexElems"))
    for (const SqlColumn& column : assignments.columns())
      if (column.name == element.text("name"))
        write.influence.add(influence(column.sources, "CONDITIONAL", "ON CONFLICT"));
  if (conflict.text("action") != "ONCONFLICT_UPDATE") return;
  const SqlRelation& target = scope.items[0].relations[0];
  SqlRelation excluded{"excluded", {}, {}};
  SourceSet anything;
  std::set<std::string> given;
  for (const SqlColumn& column : assignments.columns()) {
    given.insert(column.name);
    if (column.name == "*")
      anything = column.sources;
    else
      excluded.rows.columns.push_back(column);
  }
  for (const SqlColumn& column : target.rows.columns)
    if (!given.contains(column.name)) excluded.rows.columns.push_back({column.name, {}});
  if (!target.rows.complete) excluded.rows.add_unknown(anything);
  analysis_.spend(excluded.rows.size() * 2);

  SqlScope both;
  both.parent = &scope;
  both.items.push_back(scope.items[0]);
  both.items.push_back({{excluded}, excluded.rows.columns, {}});
  read_set(conflict.list("targetList"), both, assignments);
  write.influence.add(expressions_.read_influence(conflict.child("whereClause"), both, "FILTER"));
}

void WriteReader::read_update(const SqlNode& update, SqlScope& scope, Write& write,
                              SqlAssignments& assignments) {
  for (const SqlNode& node : update.list("fromClause")) add_from_item(node, scope, write);
  read_set(update.list("targetList"), scope, assignments);
  write.influence.add(expressions_.read_influence(update.child("whereClause"), scope, "FILTER"));
}

void WriteReader::read_delete(const SqlNode& statement, SqlScope& scope, Write& write) {
  for (const SqlNode& node : statement.list("usingClause")) add_from_item(node, scope, write);
  write.influence.add(expressions_.read_influence(statement.child("whereClause"), scope, "FILTER"));
}

void WriteReader::read_merge(const SqlNode& merge, SqlScope& scope, Write& write,
                             SqlAssignments& assignments) {
  add_from_item(merge.child("sourceRelation"), scope, write);
  write.influence.add(expressions_.read_influence(merge.child("joinCondition"), scope, "JOIN"));
  for (const SqlNode& when : merge.list("mergeWhenClauses")) {
    write.influence.add(expressions_.read_influence(when.child("condition"), scope, "CONDITIONAL"));
    const auto targets = when.list("targetList");
    if (when.text("commandType") == "CMD_UPDATE") read_set(targets, scope, assignments);
    if (when.text("commandType") != "CMD_INSERT") continue;
    SqlRows values;
    for (const SqlNode& value : when.list("values"))
      values.columns.push_back({"", expressions_.read_output(value, scope)});
    assignments.add_row(values, names_of(targets));
  }
}

void WriteReader::read_set(const std::vector<SqlNode>& targets, const SqlScope& scope,
                           SqlAssignments& assignments) {
  SqlRows several;  // of (a, b) = (SELECT …): libpg_query repeats the source for each column
  for (const SqlNode& target : targets) {
    const SqlNode value = target.child("val");
    if (!value.is("MultiAssignRef")) {
      assignments.add(target.text("name"), expressions_.read_output(value, scope));
      continue;
    }
    const auto number = static_cast<size_t>(std::max<int64_t>(1, value.integer("colno")));
    if (number == 1) several = read_multiple(value.child("source"), scope);
    assignments.add(target.text("name"), several.at(number - 1));
  }
}

SqlRows WriteReader::read_multiple(const SqlNode& source, const SqlScope& scope) {
  SqlRows rows;
  if (source.is("RowExpr")) {
    for (const SqlNode& value : source.list("args"))
      rows.columns.push_back({"", expressions_.read_output(value, scope)});
  } else if (source.is("SubLink")) {
    rows = select_.read_select(source.child("subselect"), &scope);
    const std::string description = print_expression(source);
    for (SqlColumn& column : rows.columns) {
      column.sources = transformed(column.sources, description);
      column.sources.add(rows.influence);  // it decides about this value, not about the rows of the target
      analysis_.spend(column.sources.size());
    }
    rows.rest = transformed(rows.rest, description);
  } else {
    rows.add_unknown(expressions_.read_output(source, scope));
  }
  return rows;
}

void WriteReader::add_from_item(const SqlNode& node, SqlScope& scope, Write& write) {
  SqlFromItem item = from_.read(node, scope, scope.parent);
  write.influence.add(item.influence);
  scope.items.push_back(std::move(item));
}

WriteReader::Write WriteReader::begin(StatementKind kind) {
  Write write;
  write.lineage.kind = kind;
  write.outside = std::exchange(analysis_.findings, {});
  return write;
}

void WriteReader::set_target(Write& write, const RelationName& target) {
  write.lineage.target = target;
  write.lineage.is_temporary = analysis_.transients.contains(target);
}

}  // namespace steward::lineage
