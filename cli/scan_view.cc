#include "cli/scan_view.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

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

// "of 100,000 random rows; whatever else was looked for is in at most 0.003 % of them all (95 % sure)"
std::string reach_of(const scanners::DatasetReport& dataset) {
  const std::string rows = with_thousands(dataset.rows_examined);
  if (dataset.read_to_end()) return fmt::format("all {} rows read", rows);
  if (dataset.design == scanners::SampleDesign::kFirstRows)
    return fmt::format("the first {} of {} rows read; nothing follows for the others", rows,
                       with_thousands(dataset.rows));
  double bound = 0, confidence = 0;
  for (const auto& field : dataset.fields)
    for (const auto& absence : field.certificate)
      if (absence.prevalence_at_most > bound) {
        bound = absence.prevalence_at_most;
        confidence = absence.confidence;
      }
  std::string reach = fmt::format("{} of {} rows read, drawn at random", rows, with_thousands(dataset.rows));
  if (bound > 0)
    reach += fmt::format("; what was not found is in at most {:.2g} % of a column's rows ({:.3g} % sure)",
                         100 * bound, 100 * confidence);
  return reach;
}

// "birth_date + postcode: 93 % of 4,096 rows are the only ones of their kind (k = 1)"
std::string quasi_identifier_lines(const scanners::DatasetReport& dataset) {
  std::string lines;
  for (const auto& set : dataset.quasi_identifiers) {
    if (set.columns.size() < 2) continue;
    std::string columns;
    for (const auto& column : set.columns) columns += (columns.empty() ? "" : " + ") + column;
    lines +=
        fmt::format("  {} {}: {}\n", ink(Ink::kYellow, "singles out rows"), ink(Ink::kPlain, columns),
                    ink(Ink::kDim, fmt::format("{:.0f} % of {} rows are alone with their values (k = {})",
                                               100 * set.unique_share, with_thousands(set.rows), set.k)));
  }
  return lines;
}

bool carries_something(const scanners::DatasetReport& dataset) {
  for (const auto& field : dataset.fields)
    if (!field.categories.empty()) return true;
  return false;
}

}  // namespace

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
    out += fmt::format("{}  {}\n", ink(Ink::kBold, to_string(dataset.name)),
                       ink(Ink::kDim, fmt::format("{}, {}", to_string(dataset.kind), reach_of(dataset))));
    Table table({"FIELD", "CATEGORY", "CONF", "WHY"});
    for (const auto& field : dataset.fields)
      for (const Category& category : field.categories)
        table.add({ink(Ink::kPlain, field.field.path), ink(Ink::kYellow, category.str()),
                   confidence_of(field, category), ink(Ink::kDim, why(field, category))});
    out += table.str(2) + quasi_identifier_lines(dataset) + "\n";
  }
  if (clean > 0)
    out += fmt::format("{} {}\n\n", ink(Ink::kGreen, fmt::format("No personal data seen in {}:", clean)),
                       excerpt(clean_names, 400));
  if (!report.unchanged.empty())
    out += fmt::format("{} as the last scan left {}; --again reads {}.\n",
                       with_thousands(static_cast<int64_t>(report.unchanged.size())),
                       report.unchanged.size() == 1 ? "it" : "them",
                       report.unchanged.size() == 1 ? "it" : "them");
  for (const auto& problem : report.problems)
    out +=
        fmt::format("{} {}: {}\n", ink(Ink::kRed, "not read"), excerpt(problem.where, 200), problem.message);
  return out;
}

}  // namespace steward::cli
