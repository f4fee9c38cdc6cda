// Expressions: which columns a value is made of, and which only influenced it.
#pragma once

#include "lineage/sql/scope.h"

namespace steward::lineage {

// Reads the subqueries that occur in expressions (sql/statement.h).
class SubqueryReader {
 public:
  virtual ~SubqueryReader() = default;
  virtual SqlRows read_select(const SqlNode& select, const SqlScope* outer) = 0;
};

class ExpressionReader {
 public:
  ExpressionReader(SqlAnalysis& analysis, SubqueryReader& subqueries)
      : analysis_(analysis), subqueries_(subqueries) {}

  // The sources of a whole output expression: a bare column is IDENTITY, anything else at least
  // TRANSFORMATION with the expression as its description.
  SourceSet read_output(const SqlNode& node, const SqlScope& scope);

  // The sources of a clause (WHERE, ON, GROUP BY …) as influence of that subtype.
  SourceSet read_influence(const SqlNode& node, const SqlScope& scope, std::string_view subtype);

  // The sources of a part of an expression. A kind of node that has no rule counts as made of all its parts.
  SourceSet read(const SqlNode& node, const SqlScope& scope);

 private:
  SourceSet read_column(const SqlNode& node, const SqlScope& scope);
  SourceSet read_call(const SqlNode& node, const SqlScope& scope);
  SourceSet read_window(const SqlNode& window, const SqlScope& scope, int references);
  SourceSet read_case(const SqlNode& node, const SqlScope& scope);
  SourceSet read_nullif(const SqlNode& node, const SqlScope& scope);
  SourceSet read_subquery(const SqlNode& node, const SqlScope& scope);
  SourceSet read_indirection(const SqlNode& node, const SqlScope& scope);
  SourceSet read_parts(const boost::json::value& value, const SqlScope& scope);

  SqlAnalysis& analysis_;
  SubqueryReader& subqueries_;
};

}  // namespace steward::lineage
