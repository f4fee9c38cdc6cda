#include "policy/checks/lint_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "policy/engine/selector.h"

namespace steward::policy {
namespace {

constexpr size_t kMaxLooks = 20'000'000;  // globs x datasets
constexpr size_t kMaxNames = 20'000;      // for "did you mean"

class NameLinter {
 public:
  NameLinter(const LintCatalog& real, std::vector<LintFinding>& findings) : real_(real), findings_(findings) {
    // Rules may write a name by its last parts: "shop.public.customer", "public.customer", "customer".
    for (const Dataset& dataset : real.catalog.datasets())
      for (size_t at = 0; at != std::string::npos && names_.size() < kMaxNames;) {
        names_.push_back(dataset.name.name.substr(at));
        const size_t dot = dataset.name.name.find('.', at);
        at = dot == std::string::npos ? dot : dot + 1;
      }
  }

  void check_globs(const std::string& rule, const std::string& place, const std::vector<std::string>& globs) {
    for (const std::string& glob : globs) {
      if (is_matched(glob)) continue;
      const auto near = did_you_mean(glob, names_);
      add("dataset-nobody-has", rule, place,
          fmt::format("'{}' speaks of the dataset '{}', and the catalog has none of that name{}", rule,
                      excerpt(glob), near ? fmt::format("; did you mean '{}'?", excerpt(*near)) : "."),
          "No request on the catalog shows it: the rule speaks of no dataset by that name.");
    }
  }

  void check_columns(const AccessRule& rule) {
    for (const RowFilter& filter : rule.obligations->rows) {
      const Dataset* lacking = nullptr;
      size_t count = 0;
      for (const Dataset& dataset : real_.catalog.datasets()) {
        if (!can_look() || !speaks_of(rule.data, dataset) || has_column(dataset, filter.column)) continue;
        if (lacking == nullptr) lacking = &dataset;
        ++count;
      }
      if (lacking == nullptr) continue;
      std::vector<std::string> columns;
      for (const Field& field : lacking->fields) columns.push_back(field.path);
      const auto near = did_you_mean(filter.column, columns);
      add("column-nobody-has", rule.id, rule.place,
          fmt::format("'{}' filters rows by the column '{}', which {}{} lacks{}", rule.id,
                      excerpt(filter.column), real_.catalog.describe_short({lacking->id, {}}),
                      count > 1 ? fmt::format(" (and {} more)", count - 1) : "",
                      near ? fmt::format("; did you mean '{}'?", excerpt(*near)) : "."),
          "The name alone is wrong: whoever enforces the filter has no such column to filter by.");
    }
  }

 private:
  bool can_look() { return ++looks_ <= kMaxLooks; }

  bool is_matched(const std::string& glob) {
    const auto [known, is_new] =
        matched_.try_emplace(glob, true);  // what is not looked at is not warned about
    if (!is_new) return known->second;
    for (const Dataset& dataset : real_.catalog.datasets())
      if (!can_look() || matches_dataset({glob}, dataset)) return true;
    return known->second = false;
  }

  // By its name, and by a category that a field of it carries.
  bool speaks_of(const DataSelector& data, const Dataset& dataset) const {
    if (dataset.fields.empty() || !matches_dataset(data.datasets, dataset)) return false;
    return data.any_category || data.uncategorised ||
           std::any_of(dataset.fields.begin(), dataset.fields.end(), [&](const Field& field) {
             const auto categories = real_.propagation.categories(field.id);
             return std::any_of(categories.begin(), categories.end(),
                                [&](const Category& category) { return covers(data, category); });
           });
  }

  static bool has_column(const Dataset& dataset, const std::string& column) {
    return std::any_of(dataset.fields.begin(), dataset.fields.end(),
                       [&](const Field& field) { return to_lower(field.path) == to_lower(column); });
  }

  void add(std::string check, const std::string& rule, const std::string& place, std::string message,
           std::string why) {
    if (findings_.size() < kMaxFindings)
      findings_.push_back(
          {std::move(check), rule, {Severity::kWarning, place, std::move(message)}, {}, std::move(why)});
  }

  const LintCatalog& real_;
  std::vector<LintFinding>& findings_;
  std::vector<std::string> names_;
  std::map<std::string, bool> matched_;
  size_t looks_ = 0;
};

}  // namespace

void lint_names(const PolicySet& set, const LintCatalog& real, std::vector<LintFinding>& findings) {
  NameLinter linter(real, findings);
  const auto check = [&](const auto& rule) {
    linter.check_globs(rule.id, rule.place, rule.data.datasets);
    linter.check_globs(rule.id, rule.place, rule.data.derived_from);
  };
  for (const AccessRule& rule : set.access) check(rule);
  for (const Exception& exception : set.exceptions) check(exception);
  for (const RetentionRule& rule : set.retention) check(rule);
  for (const PurposeLimitation& limitation : set.limitations)
    linter.check_globs(limitation.id, limitation.place, limitation.datasets);
  for (const AccessRule& rule : set.access) linter.check_columns(rule);
}

}  // namespace steward::policy
