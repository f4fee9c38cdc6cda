#include "storage/node_rows.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "storage/row_text.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kInsertDatasets = R"(
  INSERT INTO dataset (ns, name, name_digest, kind, first_seen)
  SELECT n.ns, n.name, decode(n.digest, 'hex'), 'unknown', $2::timestamptz
  FROM json_to_recordset($1::json) AS n (i int, ns text, name text, digest text)
  WHERE NOT EXISTS (SELECT FROM dataset d WHERE d.name_digest = decode(n.digest, 'hex'))
    AND NOT EXISTS (SELECT FROM dataset_alias a WHERE a.name_digest = decode(n.digest, 'hex'))
  ORDER BY n.i
  ON CONFLICT (name_digest) DO NOTHING)";

constexpr auto kSelectDatasets = R"(
  SELECT n.i, coalesce(d.id, a.dataset_id)
  FROM json_to_recordset($1::json) AS n (i int, digest text)
  LEFT JOIN dataset d ON d.name_digest = decode(n.digest, 'hex')
  LEFT JOIN dataset_alias a ON a.name_digest = decode(n.digest, 'hex'))";

constexpr auto kInsertFields = R"(
  INSERT INTO field (dataset_id, path, path_digest)
  SELECT n.dataset, n.path, decode(n.digest, 'hex')
  FROM json_to_recordset($1::json) AS n (i int, dataset bigint, path text, digest text)
  WHERE NOT EXISTS (SELECT FROM field f WHERE f.dataset_id = n.dataset AND f.path_digest = decode(n.digest, 'hex'))
  ORDER BY n.i
  ON CONFLICT (dataset_id, path_digest) DO NOTHING)";

constexpr auto kSelectFields = R"(
  SELECT n.i, f.id
  FROM json_to_recordset($1::json) AS n (i int, dataset bigint, digest text)
  JOIN field f ON f.dataset_id = n.dataset AND f.path_digest = decode(n.digest, 'hex'))";

}  // namespace

Digest name_digest(const std::string& ns, const std::string& name) {
  return Sha256().update_framed(ns).update_framed(name).finish();
}

Result<EnsuredDatasets> ensure_datasets(pqxx::transaction_base& tx, const std::vector<DatasetName>& names,
                                        Timestamp now) {
  EnsuredDatasets ensured;
  ensured.ids.resize(names.size());
  for (size_t start = 0; start < names.size(); start += kRowsPerStatement) {
    json::array rows;
    for (size_t i = start; i < std::min(names.size(), start + kRowsPerStatement); ++i) {
      STEWARD_RETURN_IF_ERROR(check_storable(names[i].ns, "The dataset's namespace"));
      STEWARD_RETURN_IF_ERROR(check_storable(names[i].name, "The dataset's name"));
      rows.push_back({{"i", i},
                      {"ns", names[i].ns},
                      {"name", names[i].name},
                      {"digest", to_hex(name_digest(names[i].ns, names[i].name))}});
    }
    const std::string parameter = json::serialize(rows);
    ensured.made +=
        static_cast<int64_t>(tx.exec_params(kInsertDatasets, parameter, format_rfc3339(now)).affected_rows());
    for (const auto& row : tx.exec_params(kSelectDatasets, parameter))
      ensured.ids.at(row[0].as<size_t>()) = DatasetId{row[1].as<int64_t>()};
  }
  return ensured;
}

Result<EnsuredFields> ensure_fields(pqxx::transaction_base& tx, const std::vector<FieldName>& names) {
  EnsuredFields ensured;
  ensured.ids.resize(names.size());
  for (size_t start = 0; start < names.size(); start += kRowsPerStatement) {
    json::array rows;
    for (size_t i = start; i < std::min(names.size(), start + kRowsPerStatement); ++i) {
      STEWARD_RETURN_IF_ERROR(check_storable(names[i].path, "The field's path"));
      rows.push_back({{"i", i},
                      {"dataset", names[i].dataset.value},
                      {"path", names[i].path},
                      {"digest", to_hex(sha256(names[i].path))}});
    }
    const std::string parameter = json::serialize(rows);
    ensured.made += static_cast<int64_t>(tx.exec_params(kInsertFields, parameter).affected_rows());
    for (const auto& row : tx.exec_params(kSelectFields, parameter))
      ensured.ids.at(row[0].as<size_t>()) = FieldId{row[1].as<int64_t>()};
  }
  return ensured;
}

}  // namespace steward::storage
