#include "policy/checks/run_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "policy/language/print_parts.h"

namespace steward::policy {
namespace {

std::string filter_text(const RowFilter& filter) {
  if (filter.kind == RowFilter::Kind::kConsent)
    return fmt::format("{} consents to {}", filter.column, filter.purpose.str());
  return fmt::format("{} in [{}]", filter.column, fmt::join(filter.values, ", "));
}

std::string rows_text(const std::map<std::string, std::vector<RowFilter>>& rows) {
  std::string text;
  for (const auto& [dataset, filters] : rows)
    for (const RowFilter& filter : filters)
      text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", dataset, filter_text(filter));
  return text.empty() ? "none" : text;
}

std::string list_text(const std::vector<std::string>& items) {
  return items.empty() ? "none" : fmt::format("{}", fmt::join(items, ", "));
}

class Comparison {
 public:
  Comparison(const Expectation& expect, const Decision& decision) : expect_(expect), decision_(decision) {}

  std::vector<Mismatch> run() {
    compare("verdict", std::string(to_string(expect_.verdict)), std::string(to_string(decision_.verdict)));
    compare_fields();
    const Obligations& got = decision_.obligations;
    if (expect_.masks) compare_masks(*expect_.masks, got.masks);
    if (expect_.rows) compare("rows", rows_text(*expect_.rows), rows_text(got.rows));
    if (expect_.retention) compare("retention", period_text(*expect_.retention), period_text(got.retention));
    if (expect_.aggregate_only)
      compare("aggregate_only", number_text(*expect_.aggregate_only), number_text(got.aggregate_only));
    if (expect_.notify) compare("notify", list_text(*expect_.notify), list_text(got.notify));
    if (expect_.record) compare("record", printed(*expect_.record), printed(got.record));
    if (expect_.grants) compare("grants", list_text(*expect_.grants), list_text(sorted(decision_.grants)));
    if (expect_.approvals) {
      std::vector<std::string> rules;
      for (const ApprovalNeeded& approval : decision_.approvals) rules.push_back(approval.rule);
      compare("approvals", list_text(*expect_.approvals), list_text(sorted(std::move(rules))));
    }
    compare_reasons();
    return std::move(mismatches_);
  }

 private:
  static std::vector<std::string> sorted(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    return texts;
  }
  static std::string period_text(const std::optional<Period>& period) {
    return period ? format_period(*period) : "none";
  }
  static std::string number_text(const std::optional<int64_t>& number) {
    return number ? std::to_string(*number) : "none";
  }

  void compare(std::string what, std::string expected, std::string got) {
    if (expected != got) mismatches_.push_back({std::move(what), std::move(expected), std::move(got)});
  }

  void compare_fields() {
    for (const auto& [name, verdict] : expect_.fields) {
      const auto found =
          std::find_if(decision_.fields.begin(), decision_.fields.end(),
                       [&, &key = name](const FieldVerdict& field) { return field.name == key; });
      compare(name, std::string(to_string(verdict)),
              found == decision_.fields.end() ? "not asked for" : std::string(to_string(found->verdict)));
    }
  }

  void compare_masks(const std::map<std::string, MaskSpec>& expected,
                     const std::map<std::string, MaskSpec>& got) {
    std::set<std::string> names;
    for (const auto& [name, mask] : expected) names.insert(name);
    for (const auto& [name, mask] : got) names.insert(name);
    for (const std::string& name : names) {
      const auto of = [&](const std::map<std::string, MaskSpec>& masks) {
        const auto found = masks.find(name);
        return found == masks.end() ? std::string("none") : mask_text(found->second);
      };
      compare("mask of " + name, of(expected), of(got));
    }
  }

  static bool is_near_miss(const Reason& reason) { return reason.effect == "missing"; }

  void compare_reasons() {
    for (const std::string& rule : expect_.rules) expect_told(rule, false);
    for (const std::string& rule : expect_.near_misses) expect_told(rule, true);
    for (const std::string& part : expect_.says) {
      const bool said =
          std::any_of(decision_.reasons.begin(), decision_.reasons.end(),
                      [&](const Reason& reason) { return reason.sentence.find(part) != std::string::npos; });
      if (!said) mismatches_.push_back({"a reason that says", "…" + part + "…", "no such reason"});
    }
  }

  void expect_told(const std::string& rule, bool near_miss) {
    std::set<std::string> told;
    for (const Reason& reason : decision_.reasons)
      if (!reason.rule.empty() && is_near_miss(reason) == near_miss) told.insert(reason.rule);
    if (!told.contains(rule))
      mismatches_.push_back(
          {near_miss ? "near misses" : "rules", rule, list_text({told.begin(), told.end()})});
  }

  const Expectation& expect_;
  const Decision& decision_;
  std::vector<Mismatch> mismatches_;
};

}  // namespace

std::string mask_text(const MaskSpec& mask) {
  std::string text(to_string(mask.kind));
  if (mask.kind == Mask::kPartial || mask.keep_first || mask.keep_last)
    text += fmt::format(", first {} and last {} kept", mask.keep_first, mask.keep_last);
  if (mask.date_precision) text += fmt::format(", dates to the {}", to_string(*mask.date_precision));
  if (mask.number_width != 0) text += fmt::format(", numbers by {}", mask.number_width);
  return text;
}

std::vector<CaseResult> run_cases(const CaseFile& file) {
  std::vector<CaseResult> results;
  results.reserve(file.cases.size());
  const DecisionContext context = file.world->context();
  for (const PolicyCase& one : file.cases) {
    CaseResult result;
    result.one = &one;
    result.decision = decide(context, one.request);
    result.mismatches = Comparison(one.expect, result.decision).run();
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace steward::policy
