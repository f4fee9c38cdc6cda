// Scripts: each statement with what the ones before it made known.
#include "lineage/sql/definition.h"
#include "lineage/sql/fold.h"
#include "lineage/sql/parser.h"
#include "lineage/sql/statement_lineage.h"
#include "lineage/sql/write.h"

namespace steward::lineage {
namespace {

constexpr size_t kMaxLayers = 8;  // EXPLAIN ANALYZE, PREPARE and the like around a statement

std::vector<SqlNode> statements_of(const boost::json::value& tree) {
  std::vector<SqlNode> statements;
  const auto* list = tree.is_object() ? tree.get_object().if_contains("stmts") : nullptr;
  if (!list || !list->is_array()) return statements;
  for (const auto& statement : list->get_array())
    if (statement.is_object()) statements.push_back(SqlNode("RawStmt", statement.get_object()).child("stmt"));
  return statements;
}

// SELECT … INTO; in a set operation INTO stands in the first arm.
SqlNode into_of(SqlNode select) {
  while (select.has("larg")) select = select.child_of_kind("larg", "SelectStmt");
  return select.child_of_kind("intoClause", "IntoClause");
}

bool is_executed(const SqlNode& explain) {
  for (const SqlNode& option : explain.list("options"))
    if (option.text("defname") == "analyze") return true;
  return false;
}

class ScriptReader {
 public:
  explicit ScriptReader(SqlAnalysis& analysis) : analysis_(analysis), writes_(analysis) {}

  void read(const SqlNode& statement, size_t layer = 0) {
    if (!analysis_.spend() || layer > kMaxLayers) return;
    if (const SqlNode inner = statement_inside(statement)) return read(inner, layer + 1);
    const SqlNode into = into_of(statement);
    if (statement.is("SelectStmt") && into) {
      create(StatementKind::kSelectInto, statement, into);
    } else if (statement.is("SelectStmt")) {
      writes_.read_query(statement);
    } else if (WriteReader::can_read(statement)) {
      writes_.read_write(statement, nullptr);
    } else if (statement.is("CreateTableAsStmt")) {
      const bool is_view = statement.text("objtype") == "OBJECT_MATVIEW";
      create(is_view ? StatementKind::kCreateView : StatementKind::kCreateTableAs, statement.child("query"),
             statement.child_of_kind("into", "IntoClause"), statement.flag("if_not_exists"));
    } else if (statement.is("ViewStmt")) {
      writes_.read_creation({StatementKind::kCreateView, statement.child("query"),
                             statement.child_of_kind("view", "RangeVar"), statement.strings("aliases"),
                             false});
    } else if (statement.is("CopyStmt")) {
      copy(statement);
    } else if (!rename(statement)) {
      other(statement);
    }
  }

  std::vector<StatementLineage> take() { return std::move(writes_.effects); }

 private:
  static SqlNode statement_inside(const SqlNode& statement) {
    const bool is_wrapper = statement.is("PrepareStmt") || statement.is("DeclareCursorStmt") ||
                            (statement.is("ExplainStmt") && is_executed(statement)) ||
                            (statement.is("CopyStmt") && statement.has("query"));
    return is_wrapper ? statement.child("query") : SqlNode();
  }

  void create(StatementKind kind, const SqlNode& query, const SqlNode& into, bool may_exist = false) {
    writes_.read_creation(
        {kind, query, into.child_of_kind("rel", "RangeVar"), into.strings("colNames"), may_exist});
  }

  // COPY t (a, b) TO … reads the table itself; COPY t FROM fills it from a place that no SQL names.
  void copy(const SqlNode& statement) {
    const SqlNode relation = statement.child_of_kind("relation", "RangeVar");
    if (!statement.flag("is_from")) return writes_.read_table(relation, statement.strings("attlist"));
    writes_.read_outside_rows(relation, "COPY fills it with rows from outside the database.");
  }

  bool rename(const SqlNode& statement) {
    const bool changes_schema = statement.is("AlterObjectSchemaStmt");
    const std::string what = statement.text(changes_schema ? "objectType" : "renameType");
    const SqlNode relation = statement.child_of_kind("relation", "RangeVar");
    if (!(changes_schema || statement.is("RenameStmt")) || !relation || !is_relation(what)) return false;
    writes_.read_rename(relation, {statement.text("newschema"), statement.text("newname")});
    return true;
  }

  void other(const SqlNode& statement) {
    StatementLineage lineage;
    if (!learn_definition(analysis_, statement)) {
      if (statement.is("DoStmt")) lineage.unresolved.push_back("What a DO block does is not read.");
      if (statement.is("CallStmt")) lineage.unresolved.push_back("What a CALL does is not known.");
      if (statement.is("ExecuteStmt"))
        lineage.unresolved.push_back("EXECUTE runs a statement that was prepared elsewhere.");
    }
    writes_.effects.push_back(std::move(lineage));
  }

  SqlAnalysis& analysis_;
  WriteReader writes_;
};

Result<ScriptLineage> read_script(SqlAnalysis& analysis, std::string_view sql) {
  STEWARD_ASSIGN_OR_RETURN(boost::json::value tree, parse_sql(sql));
  if (analysis.schema.ignores_case) fold_identifiers(tree);
  ScriptReader reader(analysis);
  for (const SqlNode& statement : statements_of(tree)) reader.read(statement);
  if (analysis.failure) return *std::move(analysis.failure);
  return ScriptLineage{reader.take()};
}

}  // namespace

std::string_view to_string(StatementKind kind) {
  switch (kind) {
    case StatementKind::kQuery:
      return "query";
    case StatementKind::kCreateTableAs:
      return "create table as";
    case StatementKind::kSelectInto:
      return "select into";
    case StatementKind::kCreateView:
      return "create view";
    case StatementKind::kInsert:
      return "insert";
    case StatementKind::kUpdate:
      return "update";
    case StatementKind::kMerge:
      return "merge";
    case StatementKind::kDelete:
      return "delete";
    case StatementKind::kRename:
      return "rename";
    case StatementKind::kOther:
      return "other";
  }
  return "other";
}

Result<ScriptLineage> lineage_of_script(std::string_view sql, const SqlSchema& schema) {
  SqlAnalysis analysis(schema);
  return read_script(analysis, sql);
}

Result<SqlSchema> schema_of_script(std::string_view sql, const SqlSchema& known) {
  SqlAnalysis analysis(known);
  STEWARD_RETURN_IF_ERROR(read_script(analysis, sql));
  return analysis.tables.snapshot();
}

}  // namespace steward::lineage
