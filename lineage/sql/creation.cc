// The part of WriteReader that makes relations, and what every statement ends with.
#include <algorithm>

#include "lineage/sql/write.h"

namespace steward::lineage {
namespace {

OutputColumn output_column(const SqlColumn& column) {
  OutputColumn output{column.name, column.sources.list()};
  std::stable_partition(output.sources.begin(), output.sources.end(), [](const ColumnSource& source) {
    return source.transformation.type == Influence::kDirect;
  });
  return output;
}

std::vector<SqlColumn> columns_of(const SqlRows& rows) {
  std::vector<SqlColumn> columns = rows.columns;
  if (!rows.complete) columns.push_back({"*", rows.rest});
  return columns;
}

// A temporary table holds what was written to it before as well.
void add_to_transient(SqlRows& rows, const std::vector<SqlColumn>& columns, const SourceSet& influence) {
  for (const SqlColumn& column : columns) {
    const auto at = std::find_if(rows.columns.begin(), rows.columns.end(),
                                 [&](const SqlColumn& known) { return known.name == column.name; });
    if (at != rows.columns.end())
      at->sources.add(column.sources);
    else
      rows.add_unknown(column.sources);
  }
  rows.influence.add(influence);
}

}  // namespace

void WriteReader::finish(Write write, const std::vector<SqlColumn>& columns) {
  StatementLineage& lineage = write.lineage;
  const bool only_removes = lineage.kind == StatementKind::kDelete;
  for (const SqlColumn& column : columns) {
    if (!analysis_.spend(1 + column.sources.size())) break;
    OutputColumn output = output_column(column);
    // A column that keeps or changes its own value learns nothing from elsewhere.
    std::erase_if(output.sources, [&](const ColumnSource& source) {
      return lineage.target && source.relation == *lineage.target && source.column == column.name;
    });
    lineage.columns.push_back(std::move(output));
  }
  if (!only_removes) lineage.influence = write.influence.list();
  if (const auto at =
          lineage.target ? analysis_.transients.find(*lineage.target) : analysis_.transients.end();
      at != analysis_.transients.end() && !only_removes)
    add_to_transient(at->second, columns, write.influence);
  lineage.relations.assign(analysis_.findings.relations.begin(), analysis_.findings.relations.end());
  lineage.unresolved = std::move(analysis_.findings.unresolved);
  analysis_.findings = std::move(write.outside);
  effects.push_back(std::move(lineage));
}

void WriteReader::read_query(const SqlNode& select) {
  Write write = begin(StatementKind::kQuery);
  const SqlRows rows = select_.read_select(select, nullptr);
  write.influence = rows.influence;
  finish(std::move(write), columns_of(rows));
}

void WriteReader::read_creation(const SqlCreation& creation) {
  Write write = begin(creation.kind);
  SqlRows rows;
  if (creation.query.is("SelectStmt")) {
    rows = select_.read_select(creation.query, nullptr);
  } else {
    analysis_.report("A table is made by EXECUTE, whose statement is not read.");
    rows.add_unknown({});
  }
  rename_columns(rows, creation.column_names);
  const RelationName written = relation_name(creation.target);
  const RelationName name =
      analysis_.create(written, creation.target.text("relpersistence") == "t", creation.may_exist, rows);
  write.influence = rows.influence;
  set_target(write, name);
  finish(std::move(write), columns_of(rows));
}

void WriteReader::read_table(const SqlNode& range_var, const std::vector<std::string>& columns) {
  Write write = begin(StatementKind::kQuery);
  const SqlFromItem item = from_.read(range_var, {}, nullptr);
  SqlRows rows, chosen;
  if (!item.relations.empty()) rows = item.relations[0].rows;
  for (const std::string& name : columns)
    for (SqlColumn& column : rows.find(name)) chosen.columns.push_back(std::move(column));
  write.influence = item.influence;
  finish(std::move(write), columns_of(columns.empty() ? rows : chosen));
}

void WriteReader::read_outside_rows(const SqlNode& range_var, std::string sentence) {
  Write write = begin(StatementKind::kOther);
  set_target(write, base_relation(analysis_, relation_name(range_var)).base);
  analysis_.report(std::move(sentence));
  finish(std::move(write), {});
}

// The new name's columns are the old one's: who knows only one of the names finds the way to the other.
void WriteReader::read_rename(const SqlNode& range_var, RelationName new_name) {
  Write write = begin(StatementKind::kRename);
  const SqlRelation old = base_relation(analysis_, relation_name(range_var));
  if (!analysis_.transients.contains(old.base)) analysis_.findings.relations.insert(old.base);
  analysis_.drop(old.base);
  if (new_name.schema.empty()) new_name.schema = old.base.schema;
  if (new_name.name.empty()) new_name.name = old.base.name;
  new_name.database = old.base.database;
  write.influence = old.rows.influence;
  set_target(write, analysis_.create(new_name, false, false, old.rows));
  finish(std::move(write), columns_of(old.rows));
}

}  // namespace steward::lineage
