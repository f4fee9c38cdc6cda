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
  INSERT INTO dataset (ns, name, name_digest, kind, first_seen, since)
  SELECT n.ns, n.name, decode(n.digest, 'hex'), 'unknown', $2::timestamptz, (SELECT next_generation('catalog'))
  FROM json_to_recordset($1::json) AS n (i int, ns text, name text, digest text)
  WHERE NOT EXISTS (SELECT FROM dataset d WHERE d.name_digest = decode(n.digest, 'hex'))
  ORDER BY n.i
  ON CONFLICT (name_digest) DO NOTHING)";

constexpr auto kSelectNodeDatasets = R"(
  SELECT n.i, d.id
  FROM json_to_recordset($1::json) AS n (i int, digest text)
  JOIN dataset d ON d.name_digest = decode(n.digest, 'hex'))";

constexpr auto kInsertFields = R"(
  INSERT INTO field (dataset_id, path, path_digest, since)
  SELECT n.dataset, n.path, decode(n.digest, 'hex'), (SELECT next_generation('catalog'))
  FROM json_to_recordset($1::json) AS n (i int, dataset bigint, path text, digest text)
  WHERE NOT EXISTS (SELECT FROM field f WHERE f.dataset_id = n.dataset AND f.path_digest = decode(n.digest, 'hex'))
  ORDER BY n.i
  ON CONFLICT (dataset_id, path_digest) DO NOTHING)";

constexpr auto kSelectNodeFields = R"(
  SELECT n.i, f.id
  FROM json_to_recordset($1::json) AS n (i int, dataset bigint, digest text)
  JOIN field f ON f.dataset_id = n.dataset AND f.path_digest = decode(n.digest, 'hex'))";

Digest field_digest(const FieldName& name) {
  return Sha256().update_framed(std::to_string(name.dataset.value)).update_framed(name.path).finish();
}

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
    for (const auto& row : tx.exec_params(kSelectNodeDatasets, parameter))
      ensured.ids.at(row[0].as<size_t>()) = DatasetId{row[1].as<int64_t>()};
  }
  return ensured;
}

Result<std::vector<DatasetId>> find_datasets(pqxx::transaction_base& tx,
                                             const std::vector<DatasetName>& names) {
  json::array rows;
  for (size_t i = 0; i < names.size(); ++i)
    rows.push_back({{"i", i}, {"digest", to_hex(name_digest(names[i].ns, names[i].name))}});
  std::vector<DatasetId> ids(names.size());
  for (const auto& row : tx.exec_params(kSelectNodeDatasets, json::serialize(rows)))
    ids.at(row[0].as<size_t>()) = DatasetId{row[1].as<int64_t>()};
  for (size_t i = 0; i < names.size(); ++i)
    if (!ids[i])
      return Error{ErrorCode::kNotFound, "The catalog knows no dataset of this name: give it in full.",
                   to_string(names[i])};
  return ids;
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
    for (const auto& row : tx.exec_params(kSelectNodeFields, parameter))
      ensured.ids.at(row[0].as<size_t>()) = FieldId{row[1].as<int64_t>()};
  }
  return ensured;
}

Result<EnsuredDatasets> ensure_datasets(pqxx::transaction_base& tx, const std::vector<DatasetName>& names,
                                        Timestamp now, KnownRows& known) {
  EnsuredDatasets ensured;
  std::vector<DatasetName> missing;
  std::vector<Digest> missing_digests;
  std::vector<size_t> missing_at;
  for (const DatasetName& name : names) {
    const Digest digest = name_digest(name.ns, name.name);
    const auto id = known.find(digest);
    ensured.ids.push_back({id.value_or(0)});
    if (id) continue;
    missing.push_back(name);
    missing_digests.push_back(digest);
    missing_at.push_back(ensured.ids.size() - 1);
  }
  if (missing.empty()) return ensured;
  STEWARD_ASSIGN_OR_RETURN(const EnsuredDatasets made, ensure_datasets(tx, missing, now));
  ensured.made = made.made;
  for (size_t i = 0; i < missing.size(); ++i) {
    ensured.ids[missing_at[i]] = made.ids[i];
    known.put(missing_digests[i], made.ids[i].value);
  }
  return ensured;
}

Result<EnsuredFields> ensure_fields(pqxx::transaction_base& tx, const std::vector<FieldName>& names,
                                    KnownRows& known) {
  EnsuredFields ensured;
  std::vector<FieldName> missing;
  std::vector<Digest> missing_digests;
  std::vector<size_t> missing_at;
  for (const FieldName& name : names) {
    const Digest digest = field_digest(name);
    const auto id = known.find(digest);
    ensured.ids.push_back({id.value_or(0)});
    if (id) continue;
    missing.push_back(name);
    missing_digests.push_back(digest);
    missing_at.push_back(ensured.ids.size() - 1);
  }
  if (missing.empty()) return ensured;
  STEWARD_ASSIGN_OR_RETURN(const EnsuredFields made, ensure_fields(tx, missing));
  ensured.made = made.made;
  for (size_t i = 0; i < missing.size(); ++i) {
    ensured.ids[missing_at[i]] = made.ids[i];
    known.put(missing_digests[i], made.ids[i].value);
  }
  return ensured;
}

}  // namespace steward::storage
