#include "cli/scan_view.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>

#include "base/text.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

json::object finding_json(const scanners::Finding& finding) {
  return {{"detector", finding.detector},
          {"category", finding.category.str()},
          {"confidence", finding.confidence},
          {"prevalence", json::object{{"estimate", finding.prevalence.estimate},
                                      {"lower", finding.prevalence.lower},
                                      {"upper", finding.prevalence.upper}}},
          {"header_match", finding.header_match},
          {"distinct_examined", finding.distinct_examined},
          {"distinct_matched", finding.distinct_matched}};
}

json::object field_json(const scanners::FieldReport& field) {
  json::array categories, findings;
  for (const Category& category : field.categories) categories.emplace_back(category.str());
  for (const auto& finding : field.findings) findings.push_back(finding_json(finding));
  return {{"path", field.field.path},
          {"type", field.field.type},
          {"categories", std::move(categories)},
          {"findings", std::move(findings)}};
}

// "98 % of rows; 4,912 of 5,000 distinct values fit; the name says so"
std::string why(const scanners::FieldReport& field, const Category& category) {
  const scanners::Finding* best = nullptr;
  for (const auto& finding : field.findings)
    if (finding.category == category && (!best || finding.confidence > best->confidence)) best = &finding;
  if (!best) return "";
  std::string text;
  if (best->distinct_examined > 0)
    text = fmt::format("{} of {} distinct values", with_thousands(best->distinct_matched),
                       with_thousands(best->distinct_examined));
  if (best->distinct_examined > 0 && best->prevalence.upper < 0.5)
    text += fmt::format(", in {:.1f}–{:.1f} % of rows", 100 * best->prevalence.lower,
                        100 * best->prevalence.upper);
  if (best->header_match) text += text.empty() ? "the name alone" : " and the name";
  return text;
}

std::string confidence_of(const scanners::FieldReport& field, const Category& category) {
  double best = 0;
  for (const auto& finding : field.findings)
    if (finding.category == category) best = std::max(best, finding.confidence);
  return fmt::format("{:.2f}", best);
}

bool carries_something(const scanners::DatasetReport& dataset) {
  for (const auto& field : dataset.fields)
    if (!field.categories.empty()) return true;
  return false;
}

}  // namespace

json::object scan_json(const scanners::ScanReport& report) {
  json::array datasets, problems;
  for (const auto& dataset : report.datasets) {
    json::array fields;
    for (const auto& field : dataset.fields) fields.push_back(field_json(field));
    datasets.push_back(json::object{{"namespace", dataset.name.ns},
                                    {"name", dataset.name.name},
                                    {"kind", std::string(to_string(dataset.kind))},
                                    {"rows", dataset.rows},
                                    {"rows_examined", dataset.rows_examined},
                                    {"fields", std::move(fields)}});
  }
  for (const auto& problem : report.problems)
    problems.push_back(json::object{{"where", problem.where}, {"message", problem.message}});
  return {{"datasets", std::move(datasets)},
          {"problems", std::move(problems)},
          {"rules_hash", report.rules_hash},
          {"seed", report.seed}};
}

std::string scan_table(const scanners::ScanReport& report) {
  std::string out;
  size_t clean = 0;
  std::string clean_names;
  for (const auto& dataset : report.datasets) {
    if (!carries_something(dataset)) {
      ++clean;
      clean_names +=
          (clean_names.empty() ? "" : ", ") + dataset.name.name.substr(dataset.name.name.rfind('/') + 1);
      continue;
    }
    out += fmt::format(
        "{}  {}\n", ink(Ink::kBold, to_string(dataset.name)),
        ink(Ink::kDim, fmt::format("{}, {} rows", to_string(dataset.kind), with_thousands(dataset.rows))));
    Table table({"FIELD", "CATEGORY", "CONF", "WHY"});
    for (const auto& field : dataset.fields)
      for (const Category& category : field.categories)
        table.add({ink(Ink::kPlain, field.field.path), ink(Ink::kYellow, category.str()),
                   confidence_of(field, category), ink(Ink::kDim, why(field, category))});
    out += table.str(2) + "\n";
  }
  if (clean > 0)
    out += fmt::format("{} {}\n\n", ink(Ink::kGreen, fmt::format("No personal data seen in {}:", clean)),
                       excerpt(clean_names, 400));
  for (const auto& problem : report.problems)
    out +=
        fmt::format("{} {}: {}\n", ink(Ink::kRed, "not read"), excerpt(problem.where, 200), problem.message);
  return out;
}

}  // namespace steward::cli
