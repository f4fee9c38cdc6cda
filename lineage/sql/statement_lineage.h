// Column lineage of PostgreSQL SQL, read from the parse tree of PostgreSQL's own parser (libpg_query).
//
//   lineage_of_script("CREATE TABLE t AS SELECT lower(email) AS e FROM customer", schema)
//     → kCreateTableAs t: column "e" ← customer.email, DIRECT TRANSFORMATION "lower(email)"
//
// What cannot be resolved is reported and counts as lineage from every candidate, never as none. Bounded in
// bytes, nesting and work (parser.h, scope.h) over the whole script; beyond that kTooLarge. Errors quote
// nothing of the text. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "lineage/sql/lineage.h"

namespace steward::lineage {

enum class StatementKind {
  kQuery,  // SELECT, VALUES, COPY … TO, a cursor: no target
  kCreateTableAs,
  kSelectInto,
  kCreateView,  // materialized ones too
  kInsert,
  kUpdate,
  kMerge,
  kDelete,  // no columns: what is gone is nobody's source
  kRename,  // of a table or into another schema: the new name's columns come from the old one's
  kOther,   // everything else; `unresolved` when it runs code that cannot be read
};
std::string_view to_string(StatementKind kind);  // "create table as"

struct StatementLineage {
  StatementKind kind = StatementKind::kOther;
  std::optional<RelationName> target;
  bool is_temporary = false;            // the target is gone with the session, or is SqlSchema::transient
  std::vector<OutputColumn> columns;    // named by the target's columns, those that are assigned
  std::vector<ColumnSource> influence;  // INDIRECT, of every column: WHERE, ON, GROUP BY, ORDER BY, LIMIT …
  std::vector<RelationName> relations;  // every base relation read, even through no column; sorted
  std::vector<std::string> unresolved;  // one sentence each: "Column 'x' is not in 'a'."
};

// One entry for each statement in order; an INSERT, UPDATE or DELETE inside WITH has its own, before the
// statement it is in.
struct ScriptLineage {
  std::vector<StatementLineage> statements;
};

// Later statements see the tables and columns that earlier ones made, changed, renamed or dropped, and the
// search path they set.
Result<ScriptLineage> lineage_of_script(std::string_view sql, const SqlSchema& schema);

// `known` and what the definitions in a script teach: CREATE TABLE, CREATE VIEW, ALTER, DROP.
Result<SqlSchema> schema_of_script(std::string_view sql, const SqlSchema& known);

}  // namespace steward::lineage
