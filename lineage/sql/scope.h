// What names mean at a place in a query: the relations of FROM with their columns, the common table
// expressions and named windows, and the enclosing query. Looking up a column gives its sources.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lineage/sql/lineage.h"
#include "lineage/sql/sources.h"
#include "lineage/sql/tree.h"

namespace steward::lineage {

// One analysis: what it may read, what it has found out, what it may still spend. After the first failure
// every step does nothing, so that readers need not pass errors up by hand; lineage_of_query() asks once at
// the end.
struct SqlAnalysis {
  explicit SqlAnalysis(const SqlSchema& known) : schema(known) {}

  const SqlSchema& schema;
  std::set<RelationName> relations;
  std::vector<std::string> unresolved;
  std::optional<Error> failure;

  // False once the work is used up. `units` are nodes visited and sources copied.
  bool spend(size_t units = 1);
  void fail(ErrorCode code, std::string message);
  void report(std::string sentence);  // each sentence once

 private:
  friend class DepthGuard;
  size_t units_left_ = 2'000'000;
  int depth_ = 0;
  std::set<std::string> reported_;
};

// Counts one level of recursion while it lives.
class DepthGuard {
 public:
  explicit DepthGuard(SqlAnalysis& analysis);
  ~DepthGuard();
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;
  bool ok() const { return ok_; }

 private:
  SqlAnalysis& analysis_;
  bool ok_;
};

struct SqlColumn {
  std::string name;
  SourceSet sources;
};

// Rows with named columns: a table, a subquery, a common table expression.
struct SqlRows {
  std::vector<SqlColumn> columns;
  bool complete = true;  // false: there may be more columns, which come from `rest`
  SourceSet rest;
  SourceSet influence;  // INDIRECT sources of every column: filters, joins, sorting

  SourceSet everything() const;  // the sources of all columns, known and not
  // Columns of this name; one made from `rest` when there is none and more may exist; empty when there is
  // none.
  std::vector<SqlColumn> find(const std::string& name) const;
};

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

// The rows of a table or view by its name in SQL, found along the search path.
SqlRelation base_relation(SqlAnalysis& analysis, const std::string& schema, const std::string& name);

// "email" and the names before it: {"c", "email"}, {"public", "customer", "email"}.
SourceSet resolve_column(SqlAnalysis& analysis, const SqlScope& scope, const std::vector<std::string>& parts);

// The nearest relations that `qualifier` ({"c"} or {"public", "customer"}) names; several when it is
// ambiguous.
std::vector<const SqlRelation*> find_relations(const SqlScope& scope,
                                               const std::vector<std::string>& qualifier);

// True when the bare name is a relation in scope and no column.
bool names_whole_row(const SqlScope& scope, const std::string& name);

}  // namespace steward::lineage
