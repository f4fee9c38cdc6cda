// What whoever reads must do, met over every rule that obliges (rule 6 of docs/policy.md). Masks are met field
// by field, in field_verdict.h.
#pragma once

#include <map>
#include <set>

#include "policy/decision.h"
#include "policy/engine/prepared_request.h"

namespace steward::policy {

class ObligationMeet {
 public:
  // The rule holds for a field of the dataset.
  void add(const AccessRule& rule, const PreparedRequest& request, DatasetId dataset);
  void shorten(const Period& period);
  void record(const Recording& recording);
  // All but the masks.
  Obligations take(const CatalogSnapshot& catalog) &&;

 private:
  std::map<DatasetId, std::set<RowFilter>> rows_;
  std::optional<Period> retention_;
  std::optional<int64_t> aggregate_only_;
  std::set<std::string> notify_;
  std::optional<Recording> record_;
};

// The filter of a rule as it holds for a request: its values or its purpose filled in.
RowFilter resolved(const RowFilter& filter, const DecisionRequest& request, const Purpose& asked);

}  // namespace steward::policy
