// Column lineage of PostgreSQL SQL, read from the parse tree of PostgreSQL's own parser (libpg_query).
//
//   lineage_of_query("SELECT lower(email) AS e FROM customer", schema)
//     → output column "e" ← customer.email, DIRECT TRANSFORMATION "lower(email)"
//
// What cannot be resolved is reported and counts as lineage from every candidate, never as none. Pure, thread-safe.
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

// The columns of known relations, for star expansion and for unqualified names. Keys carry their schema;
// `search_path` resolves unqualified ones.
struct SqlSchema {
  std::map<RelationName, std::vector<std::string>> relations;
  std::vector<std::string> search_path = {"public"};
  // Functions whose result hides their argument (sha256, md5, digest, hmac, encrypt …), lower case.
  std::set<std::string> masking_functions;
};

const std::set<std::string>& default_masking_functions();

struct ColumnSource {
  RelationName relation;
  std::string column;
  Transformation transformation;

  friend bool operator==(const ColumnSource&, const ColumnSource&) = default;
};

struct OutputColumn {
  std::string name;
  std::vector<ColumnSource> sources;  // DIRECT ones of this column, then INDIRECT ones of the whole query
};

struct QueryLineage {
  std::vector<OutputColumn> columns;
  std::vector<RelationName> relations;   // every base relation read, even through no column
  std::vector<std::string> unresolved;   // one sentence each: "column 'x' is in neither a nor b"
};

// One SELECT (or VALUES, WITH …, set operation), as pg_get_viewdef() prints a view.
Result<QueryLineage> lineage_of_query(std::string_view sql, const SqlSchema& schema);

}  // namespace steward::lineage
