#include "storage/catalog_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <unordered_map>

#include "base/text.h"
#include "storage/generation.h"
#include "storage/node_rows.h"
#include "storage/row_text.h"
#include "storage/tag_rows.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kUpdateDatasets = R"(
  UPDATE dataset d
  SET kind = CASE WHEN n.kind = 'unknown' THEN d.kind ELSE n.kind END,
      row_count = coalesce(n.row_count, d.row_count),
      scanned_at = coalesce(n.scanned_at, d.scanned_at)
  FROM json_to_recordset($1::json) AS n (id bigint, kind text, row_count bigint, scanned_at timestamptz)
  WHERE d.id = n.id
    AND ((n.kind <> 'unknown' AND n.kind <> d.kind)
         OR (n.row_count IS NOT NULL AND n.row_count IS DISTINCT FROM d.row_count)
         OR (n.scanned_at IS NOT NULL AND n.scanned_at IS DISTINCT FROM d.scanned_at)))";

constexpr auto kUpdateFields = R"(
  UPDATE field f
  SET type = CASE WHEN n.type = '' THEN f.type ELSE n.type END,
      ordinal = CASE WHEN n.ordinal = 0 THEN f.ordinal ELSE n.ordinal END,
      rows_examined = coalesce(n.rows_examined, f.rows_examined)
  FROM json_to_recordset($1::json) AS n (id bigint, type text, ordinal int, rows_examined bigint)
  WHERE f.id = n.id AND ((n.type <> '' AND f.type <> n.type) OR (n.ordinal <> 0 AND f.ordinal <> n.ordinal)
                         OR (n.rows_examined IS NOT NULL AND n.rows_examined IS DISTINCT FROM f.rows_examined)))";

constexpr auto kSetPartialLineage = R"(
  UPDATE dataset d SET lineage_is_partial = n.is_partial
  FROM json_to_recordset($1::json) AS n (id bigint, is_partial boolean)
  WHERE d.id = n.id AND d.lineage_is_partial <> n.is_partial)";

constexpr auto kSelectDatasets = R"(
  SELECT d.id, d.ns, d.name, coalesce(b.kind, d.kind), CASE WHEN b.id IS NULL THEN d.row_count ELSE b.row_count END,
         (extract(epoch FROM CASE WHEN b.id IS NULL THEN d.scanned_at ELSE b.scanned_at END) * 1000000)::bigint,
         (extract(epoch FROM d.first_seen) * 1000000)::bigint, coalesce(b.lineage_is_partial, d.lineage_is_partial)
  FROM dataset d
  LEFT JOIN (SELECT DISTINCT ON (dataset_id) * FROM dataset_before WHERE until > $1
             ORDER BY dataset_id, until, id) b ON b.dataset_id = d.id
  WHERE d.since <= $1 ORDER BY d.id)";
constexpr auto kSelectFields = R"(
  SELECT f.id, f.dataset_id, f.path, coalesce(b.type, f.type), coalesce(b.ordinal, f.ordinal) AS place,
         CASE WHEN b.id IS NULL THEN f.rows_examined ELSE b.rows_examined END
  FROM field f
  LEFT JOIN (SELECT DISTINCT ON (field_id) * FROM field_before WHERE until > $1
             ORDER BY field_id, until, id) b ON b.field_id = f.id
  WHERE f.since <= $1 ORDER BY f.dataset_id, place, f.path, f.id)";

constexpr auto kInsertSource = R"(
  INSERT INTO source (name, name_digest, uri, added_at) VALUES ($1, decode($2, 'hex'), $3, $4::timestamptz)
  ON CONFLICT (name_digest) DO NOTHING RETURNING id)";
constexpr auto kDeleteSource = "DELETE FROM source WHERE name_digest = decode($1, 'hex')";
constexpr auto kSelectCatalogSources =
    "SELECT id, name, uri, (extract(epoch FROM added_at) * 1000000)::bigint FROM source ORDER BY name, id";

// How many rows changed; what is stored already is not written again.
int64_t update_datasets(pqxx::transaction_base& tx, const std::vector<Dataset>& datasets) {
  json::array rows;
  for (const Dataset& dataset : datasets) {
    if (dataset.kind == DatasetKind::kUnknown && !dataset.rows && !dataset.scanned_at) continue;
    json::object row{{"id", dataset.id.value}, {"kind", to_string(dataset.kind)}};
    if (dataset.rows) row["row_count"] = *dataset.rows;
    if (dataset.scanned_at) row["scanned_at"] = format_rfc3339(*dataset.scanned_at);
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return 0;
  return static_cast<int64_t>(tx.exec_params(kUpdateDatasets, json::serialize(rows)).affected_rows());
}

Result<int64_t> update_fields(pqxx::transaction_base& tx, const std::vector<Dataset>& datasets) {
  int64_t changed = 0;
  json::array rows;
  const auto flush = [&] {
    if (rows.empty()) return;
    changed += static_cast<int64_t>(tx.exec_params(kUpdateFields, json::serialize(rows)).affected_rows());
    rows.clear();
  };
  for (const Dataset& dataset : datasets)
    for (const Field& field : dataset.fields) {
      STEWARD_RETURN_IF_ERROR(check_storable(field.type, "The field's type"));
      json::object row{{"id", field.id.value}, {"type", field.type}, {"ordinal", field.ordinal}};
      if (field.rows_examined) row["rows_examined"] = *field.rows_examined;
      rows.push_back(std::move(row));
      if (rows.size() == kRowsPerStatement) flush();
    }
  flush();
  return changed;
}

Result<std::vector<Dataset>> load_datasets(pqxx::transaction_base& tx, int64_t as_of) {
  std::vector<Dataset> datasets;
  std::unordered_map<int64_t, size_t> index;
  for (const auto& row : tx.exec_params(kSelectDatasets, as_of)) {
    Dataset dataset;
    dataset.id = DatasetId{row[0].as<int64_t>()};
    dataset.name = {row[1].as<std::string>(), row[2].as<std::string>()};
    const auto kind = parse_dataset_kind(row[3].c_str());
    if (!kind) return unknown_word("kind of dataset");
    dataset.kind = *kind;
    if (!row[4].is_null()) dataset.rows = row[4].as<int64_t>();
    if (!row[5].is_null()) dataset.scanned_at = time_of(row[5]);
    dataset.first_seen = time_of(row[6]);
    dataset.lineage_is_partial = row[7].as<bool>();
    index[dataset.id.value] = datasets.size();
    datasets.push_back(std::move(dataset));
  }
  for (const auto& row : tx.exec_params(kSelectFields, as_of)) {
    const auto owner = index.find(row[1].as<int64_t>());
    if (owner == index.end()) continue;
    Field field{FieldId{row[0].as<int64_t>()}, row[2].as<std::string>(), row[3].as<std::string>(),
                row[4].as<int>()};
    if (!row[5].is_null()) field.rows_examined = row[5].as<int64_t>();
    datasets[owner->second].fields.push_back(std::move(field));
  }
  return datasets;
}

}  // namespace

Status upsert_dataset(pqxx::transaction_base& tx, Dataset& dataset, Timestamp now) {
  std::vector<Dataset> one;
  one.push_back(dataset);
  STEWARD_RETURN_IF_ERROR(upsert_datasets(tx, one, now));
  dataset = std::move(one.front());
  return {};
}

Status upsert_datasets(pqxx::transaction_base& tx, std::vector<Dataset>& datasets, Timestamp now) {
  if (datasets.empty()) return {};
  lock_writes(tx);
  std::vector<DatasetName> names;
  for (const Dataset& dataset : datasets) names.push_back(dataset.name);
  STEWARD_ASSIGN_OR_RETURN(const EnsuredDatasets ensured, ensure_datasets(tx, names, now));
  std::vector<FieldName> paths;
  for (size_t i = 0; i < datasets.size(); ++i) {
    datasets[i].id = ensured.ids[i];
    for (const Field& field : datasets[i].fields) paths.push_back({datasets[i].id, field.path});
  }
  STEWARD_ASSIGN_OR_RETURN(const EnsuredFields fields, ensure_fields(tx, paths));
  size_t next = 0;
  for (Dataset& dataset : datasets)
    for (Field& field : dataset.fields) field.id = fields.ids[next++];
  const int64_t datasets_changed = update_datasets(tx, datasets);
  STEWARD_ASSIGN_OR_RETURN(const int64_t fields_changed, update_fields(tx, datasets));
  // A stream of events that say nothing new must not make every server read the catalog again.
  if (ensured.made + fields.made + datasets_changed + fields_changed == 0) return {};
  return bump_generation(tx, State::kCatalog);
}

Status set_partial_lineage(pqxx::transaction_base& tx, const std::map<DatasetId, bool>& is_partial) {
  json::array rows;
  for (const auto& [dataset, value] : is_partial)
    rows.push_back({{"id", dataset.value}, {"is_partial", value}});
  lock_writes(tx);
  const auto changed = tx.exec_params(kSetPartialLineage, json::serialize(rows));
  return changed.affected_rows() == 0 ? Status() : bump_generation(tx, State::kCatalog);
}

Result<CatalogRows> load_catalog(pqxx::transaction_base& tx, int64_t as_of) {
  CatalogRows rows;
  STEWARD_ASSIGN_OR_RETURN(rows.datasets, load_datasets(tx, as_of));
  STEWARD_ASSIGN_OR_RETURN(rows.tags, load_tags(tx, as_of));
  return rows;
}

Result<StoredSource> add_source(pqxx::transaction_base& tx, const std::string& name, const std::string& uri,
                                Timestamp now) {
  STEWARD_RETURN_IF_ERROR(check_storable(name, "The source's name"));
  STEWARD_RETURN_IF_ERROR(check_storable(uri, "The source's URI"));
  const auto added = tx.exec_params(kInsertSource, name, to_hex(sha256(name)), uri, format_rfc3339(now));
  if (added.empty())
    return Error{ErrorCode::kConflict,
                 fmt::format("A source named '{}' exists: choose another name, or remove that one first.",
                             excerpt(name)),
                 ""};
  return StoredSource{SourceId{added[0][0].as<int64_t>()}, name, uri, now};
}

Status remove_source(pqxx::transaction_base& tx, const std::string& name) {
  if (tx.exec_params(kDeleteSource, to_hex(sha256(name))).affected_rows() > 0) return {};
  return Error{ErrorCode::kNotFound, fmt::format("There is no source named '{}'.", excerpt(name)), ""};
}

Result<std::vector<StoredSource>> list_sources(pqxx::transaction_base& tx) {
  std::vector<StoredSource> sources;
  for (const auto& row : tx.exec(kSelectCatalogSources))
    sources.push_back({SourceId{row[0].as<int64_t>()}, row[1].as<std::string>(), row[2].as<std::string>(),
                       time_of(row[3])});
  return sources;
}

}  // namespace steward::storage
