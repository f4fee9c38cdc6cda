#include "lineage/sql/definition.h"

#include <algorithm>

#include "lineage/sql/scope.h"

namespace steward::lineage {
namespace {

void add_column(SqlRows& rows, const std::string& name) {
  const bool is_there = std::any_of(rows.columns.begin(), rows.columns.end(),
                                    [&](const SqlColumn& column) { return column.name == name; });
  if (!is_there) rows.columns.push_back({name, {}});
}

// The columns of another table; its values are not taken over.
void add_columns_of(SqlAnalysis& analysis, const SqlNode& range_var, SqlRows& rows) {
  const SqlRelation other = base_relation(analysis, relation_name(range_var));
  for (const SqlColumn& column : other.rows.columns) {
    if (!analysis.spend(1 + rows.columns.size() / 64)) return;
    add_column(rows, column.name);
  }
  if (!other.rows.complete) rows.add_unknown({});
}

void create_table(SqlAnalysis& analysis, const SqlNode& create) {
  SqlRows rows;
  for (const SqlNode& parent : create.list("inhRelations")) add_columns_of(analysis, parent, rows);
  if (create.has("ofTypename")) rows.add_unknown({});
  for (const SqlNode& element : create.list("tableElts")) {
    if (!analysis.spend(1 + rows.columns.size() / 64)) return;
    if (element.is("ColumnDef")) add_column(rows, element.text("colname"));
    if (element.is("TableLikeClause"))
      add_columns_of(analysis, element.child_of_kind("relation", "RangeVar"), rows);
  }
  const SqlNode relation = create.child_of_kind("relation", "RangeVar");
  analysis.create(relation_name(relation), relation.text("relpersistence") == "t",
                  create.flag("if_not_exists"), rows);
}

template <class Change>
void change_columns(SqlAnalysis& analysis, const SqlNode& range_var, const Change& change) {
  const RelationName written = relation_name(range_var);
  if (const auto at = analysis.find_transient(written); at != analysis.transients.end())
    return change(at->second);
  const RelationName full = analysis.tables.resolve(written);
  const auto* known = analysis.tables.columns_of(full);
  if (!known || !analysis.spend(known->size())) return;
  SqlRows rows;
  for (const std::string& column : *known) rows.columns.push_back({column, {}});
  change(rows);
  std::vector<std::string> names;
  for (const SqlColumn& column : rows.columns) names.push_back(column.name);
  analysis.tables.define(full, std::move(names));
}

void alter_table(SqlAnalysis& analysis, const SqlNode& alter) {
  change_columns(analysis, alter.child_of_kind("relation", "RangeVar"), [&](SqlRows& rows) {
    for (const SqlNode& command : alter.list("cmds")) {
      if (!analysis.spend(1 + rows.columns.size() / 64)) return;
      const std::string what = command.text("subtype"), name = command.text("name");
      if (what == "AT_AddColumn") add_column(rows, command.child("def").text("colname"));
      if (what == "AT_DropColumn")
        std::erase_if(rows.columns, [&](const SqlColumn& column) { return column.name == name; });
    }
  });
}

void rename_column(SqlAnalysis& analysis, const SqlNode& rename) {
  change_columns(analysis, rename.child_of_kind("relation", "RangeVar"), [&](SqlRows& rows) {
    for (SqlColumn& column : rows.columns)
      if (column.name == rename.text("subname")) column.name = rename.text("newname");
  });
}

void drop(SqlAnalysis& analysis, const SqlNode& statement) {
  for (const SqlNode& object : statement.list("objects")) {
    const auto parts = object.strings("items");
    if (parts.empty() || !analysis.spend()) continue;
    const size_t n = parts.size();
    analysis.drop({n > 1 ? parts[n - 2] : "", parts[n - 1], n > 2 ? parts[n - 3] : ""});
  }
}

void set_search_path(SqlAnalysis& analysis, const SqlNode& statement) {
  if (statement.text("kind") != "VAR_SET_VALUE") return analysis.tables.set_search_path(std::nullopt);
  std::vector<std::string> path;
  for (const SqlNode& value : statement.list("args")) {
    const std::string schema = value.child_of_kind("sval", "String").text("sval");
    // "$user" stands for a schema that hardly ever exists and cannot be known.
    if (!schema.empty() && schema != "$user" && path.size() < 100) path.push_back(schema);
  }
  analysis.tables.set_search_path(std::move(path));
}

}  // namespace

bool is_relation(std::string_view object_type) {
  return object_type == "OBJECT_TABLE" || object_type == "OBJECT_VIEW" || object_type == "OBJECT_MATVIEW" ||
         object_type == "OBJECT_FOREIGN_TABLE";
}

bool learn_definition(SqlAnalysis& analysis, const SqlNode& statement) {
  if (statement.is("CreateStmt"))
    create_table(analysis, statement);
  else if (statement.is("CreateForeignTableStmt"))
    create_table(analysis, statement.child_of_kind("base", "CreateStmt"));
  else if (statement.is("AlterTableStmt"))
    alter_table(analysis, statement);
  else if (statement.is("RenameStmt") && statement.text("renameType") == "OBJECT_COLUMN")
    rename_column(analysis, statement);
  else if (statement.is("DropStmt") && is_relation(statement.text("removeType")))
    drop(analysis, statement);
  else if (statement.is("VariableSetStmt") && statement.text("name") == "search_path")
    set_search_path(analysis, statement);
  else
    return false;
  return true;
}

}  // namespace steward::lineage
