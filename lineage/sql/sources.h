// Where the values of an expression come from: a set of column sources and how they compose as expressions
// nest.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "lineage/sql/lineage.h"

namespace steward::lineage {

// In order of first appearance. Two sources that differ in their description only are one.
class SourceSet {
 public:
  bool add(ColumnSource source);  // false when it was there
  void add(const SourceSet& other);
  const std::vector<ColumnSource>& list() const { return list_; }
  size_t size() const { return list_.size(); }

 private:
  using Key = std::tuple<RelationName, std::string, Influence, std::string, bool, std::string>;
  static Key key_of(const ColumnSource& source);

  std::vector<ColumnSource> list_;
  std::set<Key> keys_;  // empty while the list is short: most columns have one source and are copied often
};

// The sources of a value computed from these: DIRECT ones become at least TRANSFORMATION (AGGREGATION stays)
// and take `description`; INDIRECT ones stay as they are.
SourceSet transformed(const SourceSet& sources, std::string_view description);
SourceSet aggregated(const SourceSet& sources);
// DIRECT sources are hidden by `function`. A source that is hidden already keeps its first function: the
// inner call is the one that hid the value.
SourceSet masked(const SourceSet& sources, std::string_view function);
SourceSet decrypted(const SourceSet& sources);  // those hidden by an encryption are not hidden any more
// Sources that only influence: every DIRECT one becomes INDIRECT `subtype`.
SourceSet influence(const SourceSet& sources, std::string_view subtype, std::string_view description);

}  // namespace steward::lineage
