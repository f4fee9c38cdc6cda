// Statements: SELECT, VALUES, WITH and set operations, as rows with sources.
#pragma once

#include "lineage/sql/expression.h"
#include "lineage/sql/from.h"

namespace steward::lineage {

class SelectReader : public SubqueryReader {
 public:
  explicit SelectReader(SqlAnalysis& analysis)
      : analysis_(analysis), expressions_(analysis, *this), from_(analysis, *this) {}

  SqlRows read_select(const SqlNode& select, const SqlScope* outer) override;

 private:
  void read_ctes(const SqlNode& with, SqlScope& scope);
  SqlRows read_cte(const SqlNode& cte, const SqlScope& scope);
  SqlRows read_recursive_cte(const SqlNode& cte, const SqlScope& scope);
  SqlRows read_values(const SqlNode& select, const SqlScope& scope);
  SqlRows read_set_operation(const SqlNode& select, const SqlScope& scope);
  SqlRows read_plain(const SqlNode& select, const SqlScope& outer);
  void add_target(const SqlNode& target, const SqlScope& scope, SqlRows& rows);
  void add_star(const SqlScope& scope, SqlRows& rows);
  // An item of GROUP BY, DISTINCT ON or ORDER BY: an expression, an output column's name or its number.
  SourceSet read_position(const SqlNode& node, const SqlScope& scope, const SqlRows& rows,
                          std::string_view subtype);
  void add_order_and_limit(const SqlNode& select, const SqlScope& scope, SqlRows& rows);

  SqlAnalysis& analysis_;
  ExpressionReader expressions_;
  FromReader from_;
};

}  // namespace steward::lineage
