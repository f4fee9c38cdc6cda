// Datasets, fields, aliases, tag assertions and sources as rows.
//
// Functions take the caller's transaction, so that one unit of work (a scan, an event) with its ledger
// entries commits or vanishes whole.
#pragma once

#include <map>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "catalog/snapshot.h"
#include "storage/generation.h"
#include "storage/pool.h"

namespace steward::storage {

struct StoredSource {
  SourceId id;
  std::string name;  // unique, chosen by the user
  std::string uri;   // may hold a password reference, never a password: see service/source_service.h
  Timestamp added_at{};
};

// Inserts the dataset or updates kind, rows and scanned_at (when given), and its fields (type, ordinal and
// rows_examined when given); fills ids in place. A field that is gone from a fresh scan stays, for lineage.
// Leaves lineage_is_partial alone. kInvalidInput for names PostgreSQL cannot hold.
Status upsert_dataset(pqxx::transaction_base& tx, Dataset& dataset, Timestamp now);
// The same for many, in a handful of statements whatever their number.
Status upsert_datasets(pqxx::transaction_base& tx, std::vector<Dataset>& datasets, Timestamp now);

// Sets lineage_is_partial: what a scan found of the definitions of the datasets it covered.
Status set_partial_lineage(pqxx::transaction_base& tx, const std::map<DatasetId, bool>& is_partial);

struct TagChange {
  FieldId field;
  Category category;
  std::string change;  // "added", "changed", "removed"
  double confidence = 0;
};

// What a scan saw of a field.
struct ExaminedField {
  FieldId field;
  int64_t rows = 0;
  bool read_to_end = false;  // all rows of the dataset
};

// Replaces the scanned assertions of the fields by `tags` and reports what changed. Declared ones and a
// person's confirmed or rejected states stay. A scan that examined fewer rows of a field than an assertion's
// evidence, and not all there are, adds to what is known but neither changes nor removes that assertion. A
// change is reported when a category appears, goes, or changes its confidence; fresher evidence alone is
// stored and not reported.
Result<std::vector<TagChange>> replace_scanned_tags(pqxx::transaction_base& tx,
                                                    const std::vector<ExaminedField>& fields,
                                                    const std::vector<TagAssertion>& tags, Timestamp now);

// A declared assertion or a person's verdict on one: of a scanned tag the state and note are replaced and the
// evidence kept. kNotFound when there is no such field; kInvalidInput for propagated tags, which are never
// stored.
Status put_declared_tag(pqxx::transaction_base& tx, const TagAssertion& tag, Timestamp now);

// A producer's word that a field carries a category; a row that is there already, a person's among them,
// stays.
struct NamedTag {
  FieldId field;
  Category category;
  std::string note;
};
Status add_declared_tags(pqxx::transaction_base& tx, const std::vector<NamedTag>& tags, Timestamp now);

// Rows as they are stored, before names of one dataset are joined (catalog/identity).
struct CatalogRows {
  std::vector<Dataset> datasets;
  std::vector<TagAssertion> tags;
};
// At an earlier generation of the catalog tags are without their evidence.
Result<CatalogRows> load_catalog(pqxx::transaction_base& tx, int64_t as_of = kPresent);

Result<StoredSource> add_source(pqxx::transaction_base& tx, const std::string& name, const std::string& uri,
                                Timestamp now);
Status remove_source(pqxx::transaction_base& tx, const std::string& name);
Result<std::vector<StoredSource>> list_sources(pqxx::transaction_base& tx);

}  // namespace steward::storage
