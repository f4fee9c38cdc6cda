// One analysis of a script: what it may read, what it has found out, what it may still spend.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "lineage/sql/lineage.h"
#include "lineage/sql/rows.h"
#include "lineage/sql/tables.h"

namespace steward::lineage {

// What is said of one statement.
struct SqlFindings {
  std::set<RelationName> relations;  // base relations read
  std::vector<std::string> unresolved;
  std::set<std::string> reported;  // those of `unresolved`
};

// After the first failure every step does nothing, so that readers need not pass errors up by hand; the
// entry points (script.cc) ask once at the end.
struct SqlAnalysis {
  explicit SqlAnalysis(const SqlSchema& known) : schema(known), tables(known) {}

  const SqlSchema& schema;
  SqlTables tables;
  std::map<RelationName, SqlRows> transients;  // temporary relations made so far, by full name
  SqlFindings findings;
  std::optional<Error> failure;

  // False once the work is used up. `units` are nodes visited and sources copied.
  bool spend(size_t units = 1);
  void fail(ErrorCode code, std::string message);
  void report(std::string sentence);  // each sentence once a statement

  // Creates the relation that `written` names where one is made, and gives its full name. `may_exist`: rows
  // from before the script may be in it.
  RelationName create(const RelationName& written, bool is_temporary, bool may_exist, const SqlRows& rows);
  void drop(const RelationName& written);

  // The temporary relation that a reference means; none when it is no such.
  std::map<RelationName, SqlRows>::iterator find_transient(const RelationName& written);

 private:
  friend class DepthGuard;
  size_t units_left_ = 2'000'000;
  int depth_ = 0;
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

// The schema that temporary relations are in, first on every search path.
inline constexpr char kTemporarySchema[] = "pg_temp";

}  // namespace steward::lineage
