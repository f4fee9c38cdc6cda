#include "storage/scan_store.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "storage/row_text.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kUpsertScan = R"(
  INSERT INTO dataset_scan (dataset_id, fingerprint, rules_hash, sampling, design, rows_examined,
                            quasi_identifiers, certificates, scanned_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9::timestamptz)
  ON CONFLICT (dataset_id) DO UPDATE
  SET fingerprint = excluded.fingerprint, rules_hash = excluded.rules_hash, sampling = excluded.sampling,
      design = excluded.design, rows_examined = excluded.rows_examined,
      quasi_identifiers = excluded.quasi_identifiers, certificates = excluded.certificates,
      scanned_at = excluded.scanned_at)";

constexpr auto kSelectBases = R"(
  SELECT d.ns, d.name, s.fingerprint, s.rules_hash, s.sampling
  FROM dataset_scan s JOIN dataset d ON d.id = s.dataset_id)";

json::array quasi_identifiers_json(const scanners::DatasetReport& report) {
  json::array sets;
  for (const auto& set : report.quasi_identifiers) {
    json::array columns;
    for (const auto& column : set.columns) columns.emplace_back(column);
    sets.push_back(json::object{{"columns", std::move(columns)},
                                {"k", set.k},
                                {"unique_share", set.unique_share},
                                {"rows", set.rows}});
  }
  return sets;
}

json::object certificates_json(const scanners::DatasetReport& report) {
  json::object fields;
  for (const auto& field : report.fields) {
    json::array absences;
    for (const auto& absence : field.certificate) {
      json::array detectors;
      for (const auto& detector : absence.detectors) detectors.emplace_back(detector);
      absences.push_back(json::object{{"prevalence_at_most", absence.prevalence_at_most},
                                      {"confidence", absence.confidence},
                                      {"rows_examined", absence.rows_examined},
                                      {"design", std::string(to_string(absence.design))},
                                      {"seed", absence.seed},
                                      {"detectors", std::move(detectors)}});
    }
    fields[field.field.path] = std::move(absences);
  }
  return fields;
}

}  // namespace

Status put_scan(pqxx::transaction_base& tx, DatasetId dataset, const ScanBasis& basis,
                const scanners::DatasetReport& report, Timestamp now) {
  STEWARD_RETURN_IF_ERROR(check_storable(basis.fingerprint, "The fingerprint of the data"));
  tx.exec_params(kUpsertScan, dataset.value, basis.fingerprint, basis.rules_hash, basis.sampling,
                 std::string(to_string(report.design)), report.rows_examined,
                 json::serialize(quasi_identifiers_json(report)), json::serialize(certificates_json(report)),
                 format_rfc3339(now));
  return {};
}

Result<std::map<DatasetName, ScanBasis>> load_scan_bases(pqxx::transaction_base& tx) {
  std::map<DatasetName, ScanBasis> bases;
  for (const auto& row : tx.exec(kSelectBases))
    bases[{row[0].as<std::string>(), row[1].as<std::string>()}] = {
        row[2].as<std::string>(), row[3].as<std::string>(), row[4].as<std::string>()};
  return bases;
}

}  // namespace steward::storage
