// Namespaces that are one catalog: what no name can tell, configured by an operator.
//
//   apiVersion: steward/v1
//   kind: NamespaceAliases
//   groups:
//     - catalog: lake
//       namespaces:
//         - hive://metastore:9083
//         - arn:aws:glue:eu-west-1:123456789012
//         - {namespace: "trino://trino:8080", prefix: lake}
//
// Then "sales.orders" of Hive, "table/sales/orders" of Glue and "lake.sales.orders" of Trino are one table.
// A prefix is leading whole parts of the names; the longest that fits counts. Where one namespace of a group
// knows no case, the group compares without it. Immutable, thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/dataset.h"

namespace steward {

// The tables of `ns` whose names begin with the parts of `prefix` (empty: all).
struct CatalogPlace {
  std::string ns;      // canonical
  std::string prefix;  // "lake", "prod.lake"

  friend auto operator<=>(const CatalogPlace&, const CatalogPlace&) = default;
};

struct CatalogGroup {
  std::string catalog;  // its name in messages
  std::vector<CatalogPlace> places;

  friend bool operator==(const CatalogGroup&, const CatalogGroup&) = default;
};

class NamespaceAliases {
 public:
  NamespaceAliases() = default;

  // All documents of a YAML text. Refused, with line and column: unknown keys, a group of one, a place in two
  // groups, a namespace of storage, more than 1,000 groups or 1,000 namespaces in one.
  static Result<NamespaceAliases> parse(std::string_view yaml, std::string_view file);

  // As parse() reads it; parse(print()) is the same.
  std::string print() const;

  // Equal for the names of one table and for no others: "lake/sales.orders". None: in no group.
  std::optional<std::string> table_key(const DatasetName& name) const;

  // One canonical name, or one table of a group.
  bool same_table(const DatasetName& a, const DatasetName& b) const;

  const std::vector<CatalogGroup>& groups() const { return groups_; }

 private:
  struct Entry {
    std::vector<std::string> prefix;  // its parts
    size_t group;
  };

  std::vector<CatalogGroup> groups_;
  std::vector<bool> folds_case_;                     // by group
  std::map<std::string, std::vector<Entry>> by_ns_;  // longest prefix first
};

}  // namespace steward
