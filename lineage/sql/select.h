// Queries: SELECT, VALUES, WITH and set operations, as rows with sources.
#pragma once

#include "lineage/sql/expression.h"
#include "lineage/sql/from.h"

namespace steward::lineage {

// Reads the INSERT, UPDATE and DELETE that may stand in WITH (sql/write.h).
class CteWriteReader {
 public:
  virtual ~CteWriteReader() = default;
  virtual SqlRows read_write(const SqlNode& statement, const SqlScope* outer) = 0;  // what RETURNING gives
};

class SelectReader : public SubqueryReader {
 public:
  SelectReader(SqlAnalysis& analysis, CteWriteReader& writes)
      : analysis_(analysis), writes_(writes), expressions_(analysis, *this), from_(analysis, *this) {}

  SqlRows read_select(const SqlNode& select, const SqlScope* outer) override;
  void read_ctes(const SqlNode& with, SqlScope& scope);
  SqlRows read_targets(const std::vector<SqlNode>& targets, const SqlScope& scope);  // a list with stars

 private:
  SqlRows read_cte(const SqlNode& cte, const SqlScope& scope);
  SqlRows read_recursive_cte(const SqlNode& cte, const SqlScope& scope);
  SqlRows read_values(const SqlNode& select, const SqlScope& scope);
  SqlRows read_set_operation(const SqlNode& select, const SqlScope& scope);
  SqlRows read_plain(const SqlNode& select, const SqlScope& outer);
  void add_target(const SqlNode& target, const SqlScope& scope, SqlRows& rows);
  void add_rows(const std::vector<const SqlRelation*>& relations, SqlRows& rows);
  void add_star(const SqlScope& scope, SqlRows& rows);
  void report_unknown_columns(const SqlRelation& relation);
  // An item of GROUP BY, DISTINCT ON or ORDER BY: an expression, an output column's name or its number.
  SourceSet read_position(const SqlNode& node, const SqlScope& scope, const SqlRows& rows,
                          std::string_view subtype);
  void add_order_and_limit(const SqlNode& select, const SqlScope& scope, SqlRows& rows);

  SqlAnalysis& analysis_;
  CteWriteReader& writes_;
  ExpressionReader expressions_;
  FromReader from_;
};

}  // namespace steward::lineage
