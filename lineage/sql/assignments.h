// The columns of a target that one statement assigns, each with all that any of its branches gives it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lineage/sql/scope.h"

namespace steward::lineage {

class SqlAssignments {
 public:
  // `target` must outlive this.
  SqlAssignments(SqlAnalysis& analysis, const SqlRelation& target);

  // A column that the target is not known to have may be any of its columns as well: what is known of the
  // target may be out of date.
  void add(const std::string& column, const SourceSet& sources);

  // Values by position, for the named columns, or for the target's own when none are named. Where positions
  // are not known, each value may be in every column; in the column "*" when those are not known either.
  void add_row(const SqlRows& values, const std::vector<std::string>& names);

  const std::vector<SqlColumn>& columns() const { return columns_; }  // in order of first assignment

 private:
  void add_to(const std::string& column, const SourceSet& sources);
  void add_everywhere(const SourceSet& sources);

  SqlAnalysis& analysis_;
  const SqlRelation& target_;
  std::set<std::string> known_;  // the target's columns
  std::vector<SqlColumn> columns_;
  std::map<std::string, size_t> index_;
};

}  // namespace steward::lineage
