// The FROM clause: tables, subqueries, functions and joins as relations with columns.
#pragma once

#include "lineage/sql/expression.h"

namespace steward::lineage {

class FromReader {
 public:
  FromReader(SqlAnalysis& analysis, SubqueryReader& subqueries)
      : analysis_(analysis), subqueries_(subqueries), expressions_(analysis, subqueries) {}

  // `siblings` holds the items before this one, which LATERAL may refer to; its parent is what others see.
  SqlFromItem read(const SqlNode& node, const SqlScope& siblings, const SqlScope* outer);

  // The relation that a statement writes to, as its expressions see it. It does not count as read.
  SqlFromItem read_target(const SqlNode& range_var);

 private:
  SqlFromItem read_table(const SqlNode& node, const SqlScope* outer);
  SqlFromItem read_subselect(const SqlNode& node, const SqlScope& siblings, const SqlScope* outer);
  SqlFromItem read_function(const SqlNode& node, const SqlScope& siblings);
  SqlRows rows_of_function(const SqlNode& call, const std::vector<SqlNode>& definitions,
                           const std::string& alias, const SqlScope& siblings);
  SqlFromItem read_xml_table(const SqlNode& node, const SqlScope& siblings);
  SqlFromItem read_join(const SqlNode& node, const SqlScope& siblings, const SqlScope* outer);
  std::vector<std::string> shared_names(const SqlNode& join, const SqlFromItem& left,
                                        const SqlFromItem& right);
  SqlFromItem item_of(SqlRelation relation, const SqlNode& alias);

  SqlAnalysis& analysis_;
  SubqueryReader& subqueries_;
  ExpressionReader expressions_;
};

}  // namespace steward::lineage
