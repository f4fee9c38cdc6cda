#include "service/replay_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace steward::service {
namespace {

using policy::Decision;
using policy::Verdict;

bool decides(const policy::Reason& reason, Verdict verdict) {
  if (reason.rule.empty()) return false;
  if (verdict == Verdict::kDeny) return reason.effect == "forbid";
  return reason.effect == "permit";
}

std::string deciding_rule(const Decision& decision) {
  for (const policy::Reason& reason : decision.reasons)
    if (decides(reason, decision.verdict)) return reason.rule;
  return "";
}

// Which fields are readable, hidden or wait. Both answers are of one request to one catalog.
bool same_fields(const Decision& before, const Decision& after) {
  std::map<std::string_view, Verdict> verdicts;
  for (const policy::FieldVerdict& field : before.fields) verdicts.emplace(field.name, field.verdict);
  for (const policy::FieldVerdict& field : after.fields) {
    const auto at = verdicts.find(field.name);
    if (at == verdicts.end() || at->second != field.verdict) return false;
    verdicts.erase(at);
  }
  return verdicts.empty();
}

// The rule that brings the new answer, or the one whose word is missed.
std::string rule_of(const Decision& before, const Decision& after) {
  const std::string now = deciding_rule(after), then = deciding_rule(before);
  if (!now.empty() && now != then) return now;
  if (!then.empty() && now.empty()) return fmt::format("{} (no longer)", then);
  return now.empty() ? "(no rule)" : now;
}

}  // namespace

DecisionDifference difference(const Decision& before, const Decision& after, const CatalogSnapshot& catalog) {
  DecisionDifference difference;
  if (before.verdict != after.verdict) {
    difference.changes = {
        fmt::format("{} → {}", policy::to_string(before.verdict), policy::to_string(after.verdict))};
  } else {
    if (!same_fields(before, after)) difference.changes.emplace_back("fields");
    const policy::Obligations &was = before.obligations, &is = after.obligations;
    if (was.masks != is.masks) difference.changes.emplace_back("masks");
    if (was.rows != is.rows) difference.changes.emplace_back("row filters");
    if (was.retention != is.retention) difference.changes.emplace_back("retention");
    if (was.aggregate_only != is.aggregate_only) difference.changes.emplace_back("aggregation");
    if (was.notify != is.notify) difference.changes.emplace_back("notifications");
    if (was.record != is.record) difference.changes.emplace_back("recording");
    if (before.approvals != after.approvals) difference.changes.emplace_back("approvals");
  }
  if (difference.changes.empty()) return difference;
  difference.rule = rule_of(before, after);
  std::set<DatasetId> datasets;
  for (const Decision* decision : {&before, &after})
    for (const policy::FieldVerdict& field : decision->fields) datasets.insert(field.node.dataset);
  for (const DatasetId id : datasets) difference.datasets.push_back(catalog.describe_short({id, {}}));
  return difference;
}

}  // namespace steward::service
