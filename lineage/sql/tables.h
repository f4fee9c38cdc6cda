// The relations a script sees: those known before it and what its statements have changed so far.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lineage/sql/lineage.h"
#include "lineage/sql/tree.h"

namespace steward::lineage {

RelationName relation_name(const SqlNode& range_var);  // as written

class SqlTables {
 public:
  explicit SqlTables(const SqlSchema& known) : known_(known), search_path_(known.search_path) {}

  // None: its columns are not known.
  const std::vector<std::string>* columns_of(const RelationName& full) const;

  // What a reference means: along the search path; as written when no known relation is on it.
  RelationName resolve(RelationName written) const;
  // What a name means where a relation is created: the first schema of the search path.
  RelationName resolve_new(RelationName written) const;

  void define(const RelationName& full, std::vector<std::string> columns);
  void forget(const RelationName& full);  // dropped, or made of columns that are not known
  void set_search_path(std::optional<std::vector<std::string>> path);  // none: as before the script

  SqlSchema snapshot() const;

 private:
  RelationName without_own_database(RelationName name) const;

  const SqlSchema& known_;
  std::map<RelationName, std::optional<std::vector<std::string>>> changed_;
  std::vector<std::string> search_path_;
};

}  // namespace steward::lineage
