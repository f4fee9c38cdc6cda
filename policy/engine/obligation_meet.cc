#include "policy/engine/obligation_meet.h"

#include <algorithm>

namespace steward::policy {

void ObligationMeet::add(const AccessRule& rule, const PreparedRequest& request, DatasetId dataset) {
  const RuleObligations& obligations = rule.obligations;
  for (const RowFilter& filter : obligations.rows)
    rows_[dataset].insert(resolved(filter, request.request(), request.asked()));
  if (obligations.retain) shorten(*obligations.retain);
  if (obligations.aggregate_only)
    aggregate_only_ = std::max(aggregate_only_.value_or(0), *obligations.aggregate_only);
  notify_.insert(obligations.notify.begin(), obligations.notify.end());
  if (obligations.record) record(*obligations.record);
}

void ObligationMeet::shorten(const Period& period) {
  if (!retention_ || shorter(period, *retention_)) retention_ = period;
}

void ObligationMeet::record(const Recording& recording) {
  record_ = record_ ? strictest(*record_, recording) : recording;
}

Obligations ObligationMeet::take(const CatalogSnapshot& catalog) && {
  Obligations met;
  for (auto& [dataset, filters] : rows_)
    met.rows.emplace(catalog.describe({dataset, {}}), std::vector<RowFilter>(filters.begin(), filters.end()));
  met.retention = retention_;
  met.aggregate_only = aggregate_only_;
  met.notify.assign(notify_.begin(), notify_.end());
  met.record = record_.value_or(Recording());
  return met;
}

RowFilter resolved(const RowFilter& filter, const DecisionRequest& request, const Purpose& asked) {
  RowFilter filled = filter;
  if (filter.kind == RowFilter::Kind::kConsent) {
    if (filled.purpose.empty()) filled.purpose = asked;
    return filled;
  }
  if (const Value* value = attribute_of(filter.attribute, request)) {
    if (const auto* many = std::get_if<std::vector<std::string>>(value)) filled.values = *many;
    if (const auto* one = std::get_if<std::string>(value)) filled.values = {*one};
  }
  filled.attribute.clear();
  std::sort(filled.values.begin(), filled.values.end());
  filled.values.erase(std::unique(filled.values.begin(), filled.values.end()), filled.values.end());
  return filled;
}

}  // namespace steward::policy
