// Which recorded decisions a report is about, and names as they are read.
#pragma once

#include <set>
#include <string>

#include "service/reports/report_context.h"

namespace steward::service::reports {

// Not thread-safe; the context must outlive it.
class DecisionFilter {
 public:
  explicit DecisionFilter(const ReportContext& context);
  // By dataset, purpose, person and regulation; the period is for the query.
  bool passes(const LedgerEntry& decision) const;

 private:
  const ReportContext& context_;
  std::set<std::string> rules_;  // that rest on the regulation
};

// "customer_contact" for "postgres://h:5432/shop.public.customer_contact", while that is of one dataset of
// the catalog.
std::string short_name(const World& world, const std::string& full_name);
std::vector<std::string> short_names(const World& world, const std::vector<std::string>& full_names);

// "2026-11": for charts over time.
std::string month_of(Timestamp time);

}  // namespace steward::service::reports
