// Who could use which data: what the policies in force at the head would answer to somebody with one role, or
// in one group, for every purpose that permits name and every action. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/reports/report_context.h"

namespace steward::service::reports {

// To one dataset, for one purpose; the actions that are answered alike.
struct AccessWay {
  std::string who;  // "role analyst", "group eu-staff", "anybody"
  std::vector<std::string> actions;
  std::string purpose, dataset, verdict;            // of the whole dataset
  std::vector<std::string> clear, masked, pending;  // categories of the fields that are to be had so
  int64_t clear_fields = 0, masked_fields = 0, pending_fields = 0, hidden_fields = 0;
  bool some_rows_only = false;

  bool has_categories() const { return !clear.empty() || !masked.empty() || !pending.empty(); }
};

struct AccessWays {
  std::vector<AccessWay> ways;  // by who, purpose, dataset
  bool is_cut = false;          // there are more than kMaxAccessWays
};
inline constexpr size_t kMaxAccessWays = 100'000;

// Within the context's dataset and purpose. Whatever needs consent, attributes or a grant opens nothing here.
AccessWays access_ways(const ReportContext& context);

}  // namespace steward::service::reports
