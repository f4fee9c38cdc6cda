// Statements that change rows, at the top of a script or inside WITH: INSERT, UPDATE, MERGE and DELETE; and
// queries whose rows make a table or view.
#pragma once

#include <string>
#include <vector>

#include "lineage/sql/assignments.h"
#include "lineage/sql/select.h"
#include "lineage/sql/statement_lineage.h"

namespace steward::lineage {

// A table or view that a statement makes out of a query.
struct SqlCreation {
  StatementKind kind = StatementKind::kOther;
  SqlNode query;   // a SELECT; anything else gives columns that are not known
  SqlNode target;  // a RangeVar
  std::vector<std::string> column_names;
  bool may_exist = false;  // IF NOT EXISTS: rows from before the script may be in it
};

class WriteReader : public CteWriteReader {
 public:
  explicit WriteReader(SqlAnalysis& analysis)
      : analysis_(analysis),
        select_(analysis, *this),
        expressions_(analysis, select_),
        from_(analysis, select_) {}

  static bool can_read(const SqlNode& statement);

  // What is found out is added to `effects`, a statement inside WITH before the one around it.
  SqlRows read_write(const SqlNode& statement, const SqlScope* outer) override;
  void read_query(const SqlNode& select);
  void read_creation(const SqlCreation& creation);
  // All of a table, or those columns of it (COPY t (a, b) TO …).
  void read_table(const SqlNode& range_var, const std::vector<std::string>& columns);
  void read_outside_rows(const SqlNode& range_var, std::string sentence);  // into a table
  void read_rename(const SqlNode& range_var, RelationName new_name);       // what is empty stays as it was

  std::vector<StatementLineage> effects;

 private:
  // A statement while it is read. What was found in the statement around it waits in `outside`.
  struct Write {
    StatementLineage lineage;
    SourceSet influence;
    SqlFindings outside;
  };
  Write begin(StatementKind kind);
  void set_target(Write& write, const RelationName& target);
  void finish(Write write, const std::vector<SqlColumn>& columns);

  // Each expects the target as the first item of `scope`.
  void read_insert(const SqlNode& insert, const SqlScope& scope, Write& write, SqlAssignments& assignments);
  void read_conflict(const SqlNode& conflict, const SqlScope& scope, Write& write,
                     SqlAssignments& assignments);
  void read_update(const SqlNode& update, SqlScope& scope, Write& write, SqlAssignments& assignments);
  void read_delete(const SqlNode& statement, SqlScope& scope, Write& write);
  void read_merge(const SqlNode& merge, SqlScope& scope, Write& write, SqlAssignments& assignments);
  void read_set(const std::vector<SqlNode>& targets, const SqlScope& scope, SqlAssignments& assignments);
  SqlRows read_multiple(const SqlNode& source, const SqlScope& scope);
  void add_from_item(const SqlNode& node, SqlScope& scope, Write& write);

  SqlAnalysis& analysis_;
  SelectReader select_;
  ExpressionReader expressions_;
  FromReader from_;
};

}  // namespace steward::lineage
