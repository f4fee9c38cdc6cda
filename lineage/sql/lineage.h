// What column lineage of SQL speaks of: relations as SQL names them, their columns, and where an output
// column's values come from. Pure data; the readers are in statement_lineage.h. Rules: docs/lineage.md.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lineage/edge.h"

namespace steward::lineage {

class Declassifiers;

// A relation as SQL names it; what the reference does not say is empty.
struct RelationName {
  std::string schema;
  std::string name;
  std::string database = {};  // only where a reference names another than SqlSchema::database

  friend auto operator<=>(const RelationName&, const RelationName&) = default;
};

// Hashes, keyed hashes and encryption of PostgreSQL and pgcrypto.
const std::set<std::string>& default_masking_functions();
// Those and the functions that a policy names as declassifiers.
std::set<std::string> masking_functions_with(const Declassifiers& declassifiers);

// The columns of known relations, for star expansion and for unqualified names. Keys carry their schema;
// `search_path` resolves unqualified ones.
struct SqlSchema {
  std::map<RelationName, std::vector<std::string>> relations;
  std::vector<std::string> search_path = {"public"};
  // Functions whose result hides their argument (sha256, md5, digest, hmac, encrypt …), lower case.
  std::set<std::string> masking_functions = default_masking_functions();
  std::string database = {};  // "shop.public.customer" means public.customer in the database "shop"
  // Relations that nobody knows outside the script which creates them: read through, like a common table
  // expression, so that what is made from them comes from what they were made of. Temporary tables always
  // are.
  std::set<RelationName> transient = {};
  // Identifiers in double quotes are folded to lower case like others: for SQL of databases that fold to
  // upper case. Relations and columns must then be given in lower case.
  bool ignores_case = false;
};

struct ColumnSource {
  RelationName relation;  // without schema when it was unqualified and on no known schema of the search path
  std::string column;     // empty: the relation as a whole, some column of which is not known
  Transformation transformation;

  friend bool operator==(const ColumnSource&, const ColumnSource&) = default;
};

struct OutputColumn {
  std::string name;  // "*" stands for columns that are not known: a star that could not be expanded
  // DIRECT ones, then INDIRECT ones of this column alone (CASE conditions, OVER, FILTER, scalar subqueries).
  std::vector<ColumnSource> sources;
};

}  // namespace steward::lineage
