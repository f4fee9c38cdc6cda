// What names mean at a place in a query: the relations of FROM with their columns, the common table
// expressions and named windows, and the enclosing query. Looking up a column gives its sources.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lineage/sql/analysis.h"
#include "lineage/sql/tree.h"

namespace steward::lineage {

struct SqlRelation {
  std::string alias;
  RelationName base;  // for references like public.customer.email; empty name when there is none
  SqlRows rows;
};

// One item of FROM. `columns` are those that unqualified names and * see: a join with USING shows one for
// both sides.
struct SqlFromItem {
  std::vector<SqlRelation> relations;
  std::vector<SqlColumn> columns;
  SourceSet influence;
};

struct SqlScope {
  const SqlScope* parent = nullptr;
  std::vector<SqlFromItem> items;
  std::map<std::string, SqlRows> ctes;
  std::map<std::string, SqlNode> windows;

  const SqlRows* find_cte(const std::string& name) const;
};

// The rows of a table or view by its name in SQL: a temporary one, or one found along the search path.
SqlRelation base_relation(SqlAnalysis& analysis, const RelationName& written);

// "email" and the names before it: {"c", "email"}, {"public", "customer", "email"}.
SourceSet resolve_column(SqlAnalysis& analysis, const SqlScope& scope, const std::vector<std::string>& parts);

// The nearest relations that `qualifier` ({"c"} or {"public", "customer"}) names; several when it is
// ambiguous.
std::vector<const SqlRelation*> find_relations(const SqlScope& scope,
                                               const std::vector<std::string>& qualifier);

// True when the bare name is a relation in scope and no column.
bool names_whole_row(const SqlScope& scope, const std::string& name);

}  // namespace steward::lineage
