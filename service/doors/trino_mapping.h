// Which datasets the tables of a Trino cluster are, and for which purpose its users ask: what Trino's OPA
// plugin cannot say, configured by an operator.
//
//   apiVersion: steward/v1
//   kind: TrinoMapping
//   catalogs:
//     - {catalog: shop, namespace: "postgres://db:5432", name: "shop.{schema}.{table}"}
//     - {catalog: lake, namespace: "hive://metastore:9083"}       # name: "{schema}.{table}" when left out
//   default_purpose: analytics                                    # none when left out: whoever has none is
//   denied purposes:                                                     # the first that fits decides
//     - {groups: [marketing], purpose: marketing.communications}
//     - {users: ["svc-train-*"], purpose: train_ai_system}
//   purpose_credential: purpose    # an extra credential that says it and comes before both; none when left
//   out
//
// Immutable, thread-safe, pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/dataset.h"

namespace steward::service {

struct TrinoCatalog {
  std::string catalog;  // lower case, as Trino has it
  std::string ns;
  std::string name;  // with {schema} and {table}

  friend bool operator==(const TrinoCatalog&, const TrinoCatalog&) = default;
};

struct TrinoPurpose {
  std::vector<std::string> groups;
  std::vector<std::string> users;  // globs
  std::string purpose;

  friend bool operator==(const TrinoPurpose&, const TrinoPurpose&) = default;
};

class TrinoMapping {
 public:
  TrinoMapping() = default;  // no catalog is mapped

  // One document of the form above. The first mistake is the error, with FILE:LINE:COLUMN.
  static Result<TrinoMapping> parse(std::string_view yaml, std::string_view file);
  // parse(print()) is the same.
  std::string print() const;

  const std::vector<TrinoCatalog>& catalogs() const { return catalogs_; }
  const TrinoCatalog* find(std::string_view catalog) const;
  // None: the catalog is not mapped.
  std::optional<DatasetName> dataset_of(std::string_view catalog, std::string_view schema,
                                        std::string_view table) const;
  // The schemas of that catalog, in lower case, in which the dataset can be a table; mostly one, none when it
  // cannot be one. "": in whichever, since the catalog's names do not say theirs.
  std::vector<std::string> schemas_of(const TrinoCatalog& catalog, const DatasetName& dataset) const;

  // Empty: nobody said.
  std::string purpose_of(std::string_view user, const std::vector<std::string>& groups,
                         const std::map<std::string, std::string>& credentials) const;

  friend bool operator==(const TrinoMapping&, const TrinoMapping&) = default;

 private:
  struct Reader;

  std::vector<TrinoCatalog> catalogs_;  // sorted
  std::vector<TrinoPurpose> purposes_;
  std::string default_purpose_, purpose_credential_;
};

}  // namespace steward::service
