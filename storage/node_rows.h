// Rows of datasets and fields by name, made where there are none: shared by the catalog and the lineage
// store. Under lock_writes() only. A handful of statements for any number of names.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"
#include "catalog/dataset.h"
#include "storage/known_rows.h"

namespace steward::storage {

// What is unique about a (namespace, name): SHA-256 over both, each with its length before it.
Digest name_digest(const std::string& ns, const std::string& name);

struct EnsuredDatasets {
  std::vector<DatasetId> ids;  // one for each name, in order
  int64_t made = 0;
};
// One row for each name: that two names are one dataset is a fact of its own (storage/merge_store.h).
Result<EnsuredDatasets> ensure_datasets(pqxx::transaction_base& tx, const std::vector<DatasetName>& names,
                                        Timestamp now);
// The same, asking only for what is not known.
Result<EnsuredDatasets> ensure_datasets(pqxx::transaction_base& tx, const std::vector<DatasetName>& names,
                                        Timestamp now, KnownRows& known);

// Ids of datasets that must be there; kNotFound names the first that is not.
Result<std::vector<DatasetId>> find_datasets(pqxx::transaction_base& tx,
                                             const std::vector<DatasetName>& names);

struct FieldName {
  DatasetId dataset;
  std::string path;

  friend auto operator<=>(const FieldName&, const FieldName&) = default;
};
struct EnsuredFields {
  std::vector<FieldId> ids;  // one for each name, in order
  int64_t made = 0;
};
Result<EnsuredFields> ensure_fields(pqxx::transaction_base& tx, const std::vector<FieldName>& names);
Result<EnsuredFields> ensure_fields(pqxx::transaction_base& tx, const std::vector<FieldName>& names,
                                    KnownRows& known);

}  // namespace steward::storage
