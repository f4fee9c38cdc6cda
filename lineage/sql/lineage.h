// Column lineage of PostgreSQL SQL, read from the parse tree of PostgreSQL's own parser (libpg_query).
//
//   lineage_of_query("SELECT lower(email) AS e FROM customer", schema)
//     → output column "e" ← customer.email, DIRECT TRANSFORMATION "lower(email)"
//
// What cannot be resolved is reported and counts as lineage from every candidate, never as none. Bounded in
// bytes, nesting and work (parser.h, scope.h); beyond that kTooLarge. Rules: docs/lineage.md. Pure,
// thread-safe.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "lineage/edge.h"

namespace steward::lineage {

// A relation as SQL names it; schema empty when unqualified.
struct RelationName {
  std::string schema;
  std::string name;

  friend auto operator<=>(const RelationName&, const RelationName&) = default;
};

// Hashes, keyed hashes and encryption of PostgreSQL and pgcrypto.
const std::set<std::string>& default_masking_functions();

// The columns of known relations, for star expansion and for unqualified names. Keys carry their schema;
// `search_path` resolves unqualified ones.
struct SqlSchema {
  std::map<RelationName, std::vector<std::string>> relations;
  std::vector<std::string> search_path = {"public"};
  // Functions whose result hides their argument (sha256, md5, digest, hmac, encrypt …), lower case.
  std::set<std::string> masking_functions = default_masking_functions();
};

struct ColumnSource {
  RelationName relation;  // without schema when it was unqualified and on no known schema of the search path
  std::string column;     // empty: the relation as a whole, some column of which is not known
  Transformation transformation;

  friend bool operator==(const ColumnSource&, const ColumnSource&) = default;
};

struct OutputColumn {
  std::string name;                   // "*" stands for the columns of a star that could not be expanded
  std::vector<ColumnSource> sources;  // DIRECT ones of this column, then INDIRECT ones of the whole query
};

struct QueryLineage {
  std::vector<OutputColumn> columns;
  std::vector<RelationName> relations;  // every base relation read, even through no column; sorted
  std::vector<std::string> unresolved;  // one sentence each: "column 'x' is in neither a nor b"
};

// One SELECT (or VALUES, WITH …, set operation), as pg_get_viewdef() prints a view, or a CREATE VIEW, CREATE
// MATERIALIZED VIEW or CREATE TABLE … AS around it. Errors quote nothing of the text.
Result<QueryLineage> lineage_of_query(std::string_view sql, const SqlSchema& schema);

}  // namespace steward::lineage
