#include "lineage/sql/lineage.h"

#include <algorithm>

#include "lineage/sql/parser.h"
#include "lineage/sql/statement.h"

namespace steward::lineage {
namespace {

struct Query {
  SqlNode select;
  std::vector<std::string> column_names;  // CREATE VIEW v (a, b)
};

Result<Query> query_of(const boost::json::value& tree) {
  const Error refusal{ErrorCode::kInvalidInput,
                      "Expected one SELECT, VALUES, CREATE VIEW … AS or CREATE TABLE … AS statement.", ""};
  const SqlNode root("ParseResult", tree.get_object());
  const auto* statements = root.body()->if_contains("stmts");
  if (!statements || !statements->is_array() || statements->get_array().size() != 1) return refusal;
  const auto& statement = statements->get_array()[0];
  if (!statement.is_object()) return refusal;
  const SqlNode top = SqlNode("RawStmt", statement.get_object()).child("stmt");
  Query query;
  if (top.is("SelectStmt")) query.select = top;
  if (top.is("ViewStmt")) query = {top.child("query"), top.strings("aliases")};
  if (top.is("CreateTableAsStmt"))
    query = {top.child("query"), top.child_of_kind("into", "IntoClause").strings("colNames")};
  if (!query.select.is("SelectStmt")) return refusal;
  return query;
}

OutputColumn output_column(const std::string& name, const SourceSet& sources, const SourceSet& influences) {
  SourceSet all = sources;
  all.add(influences);
  OutputColumn column{name, all.list()};
  std::stable_partition(column.sources.begin(), column.sources.end(), [](const ColumnSource& source) {
    return source.transformation.type == Influence::kDirect;
  });
  return column;
}

}  // namespace

Result<QueryLineage> lineage_of_query(std::string_view sql, const SqlSchema& schema) {
  STEWARD_ASSIGN_OR_RETURN(const boost::json::value tree, parse_sql(sql));
  STEWARD_ASSIGN_OR_RETURN(const Query query, query_of(tree));
  SqlAnalysis analysis(schema);
  SqlRows rows = SelectReader(analysis).read_select(query.select, nullptr);
  rename_columns(rows, query.column_names);
  QueryLineage lineage;
  for (const SqlColumn& column : rows.columns) {
    if (!analysis.spend(column.sources.size() + rows.influence.size())) break;
    lineage.columns.push_back(output_column(column.name, column.sources, rows.influence));
  }
  if (analysis.failure) return *std::move(analysis.failure);
  if (!rows.complete) lineage.columns.push_back(output_column("*", rows.rest, rows.influence));
  lineage.relations.assign(analysis.relations.begin(), analysis.relations.end());
  lineage.unresolved = std::move(analysis.unresolved);
  return lineage;
}

}  // namespace steward::lineage
