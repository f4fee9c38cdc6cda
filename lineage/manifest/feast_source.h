// Where a Feast data source reads: a table, a file, a topic, or nowhere that can be told. The inside of
// feast.cc.
#pragma once

#include <map>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "catalog/dataset.h"
#include "lineage/manifest/manifest.h"

namespace steward::lineage {

struct FeastPlace {
  DatasetName name;
  DatasetKind kind = DatasetKind::kUnknown;
  bool is_known = true;  // false: a stand-in for a query or a source that does not tell its table
};

struct FeastSource {
  FeastPlace place;
  std::map<std::string, std::string> column_of;  // by feature, where the names differ
  std::vector<Field> request_fields;             // of data that comes with the request

  const std::string& column(const std::string& feature) const {
    const auto at = column_of.find(feature);
    return at == column_of.end() ? feature : at->second;
  }
};

// `source` is a DataSource message, `reader` the view that reads it: the name of a stand-in when it has none.
// A push source stands for the batch source it was given.
Result<FeastSource> read_feast_source(const JsonView& source, const std::string& feast_namespace,
                                      const std::string& reader, const std::string& warehouse);

// `storage` is a SavedDatasetStorage message, whose options are spelled fileStorage, bigqueryStorage, …
Result<FeastPlace> read_feast_storage(const JsonView& storage, const DatasetName& stand_in,
                                      const std::string& warehouse);

}  // namespace steward::lineage
