#include "scanners/columns/report_json.h"

#include <boost/json/array.hpp>
#include <string>
#include <utility>

namespace steward::scanners {

namespace json = boost::json;

namespace {

json::object finding_json(const Finding& finding) {
  return {{"detector", finding.detector},
          {"category", finding.category.str()},
          {"outcome", std::string(to_string(finding.outcome))},
          {"confidence", finding.confidence},
          {"prevalence", json::object{{"estimate", finding.prevalence.estimate},
                                      {"lower", finding.prevalence.lower},
                                      {"upper", finding.prevalence.upper}}},
          {"header_match", finding.header_match},
          {"distinct_examined", finding.distinct_examined},
          {"distinct_matched", finding.distinct_matched}};
}

// What was not found, and how much of it there may still be.
json::array certificate_json(const FieldReport& field) {
  json::array certificate;
  for (const auto& absence : field.certificate) {
    json::array detectors;
    for (const auto& detector : absence.detectors) detectors.emplace_back(detector);
    certificate.push_back(json::object{{"prevalence_at_most", absence.prevalence_at_most},
                                       {"confidence", absence.confidence},
                                       {"rows_examined", absence.rows_examined},
                                       {"design", std::string(to_string(absence.design))},
                                       {"seed", absence.seed},
                                       {"detectors", std::move(detectors)}});
  }
  return certificate;
}

json::array quasi_identifiers_json(const DatasetReport& dataset) {
  json::array sets;
  for (const auto& set : dataset.quasi_identifiers) {
    json::array columns;
    for (const auto& column : set.columns) columns.emplace_back(column);
    sets.push_back(json::object{{"columns", std::move(columns)},
                                {"k", set.k},
                                {"unique_share", set.unique_share},
                                {"rows_examined", set.rows}});
  }
  return sets;
}

}  // namespace

json::object field_json(const FieldReport& field) {
  json::array categories, findings;
  for (const Category& category : field.categories) categories.emplace_back(category.str());
  for (const auto& finding : field.findings) findings.push_back(finding_json(finding));
  return {{"path", field.field.path},
          {"type", field.field.type},
          {"categories", std::move(categories)},
          {"findings", std::move(findings)},
          {"certificate", certificate_json(field)}};
}

json::object scan_json(const ScanReport& report) {
  json::array datasets, problems;
  for (const auto& dataset : report.datasets) {
    json::array fields;
    for (const auto& field : dataset.fields) fields.push_back(field_json(field));
    datasets.push_back(json::object{{"namespace", dataset.name.ns},
                                    {"name", dataset.name.name},
                                    {"kind", std::string(to_string(dataset.kind))},
                                    {"rows", dataset.rows},
                                    {"rows_examined", dataset.rows_examined},
                                    {"design", std::string(to_string(dataset.design))},
                                    {"quasi_identifiers", quasi_identifiers_json(dataset)},
                                    {"fields", std::move(fields)}});
  }
  for (const auto& problem : report.problems)
    problems.push_back(json::object{{"where", problem.where}, {"message", problem.message}});
  json::array unchanged;
  for (const auto& name : report.unchanged) unchanged.emplace_back(to_string(name));
  return {{"datasets", std::move(datasets)}, {"unchanged", std::move(unchanged)},
          {"problems", std::move(problems)}, {"rules_hash", report.rules_hash},
          {"sampling", report.sampling},     {"seed", report.seed}};
}

}  // namespace steward::scanners
