// What differs between two decisions on one request.
#pragma once

#include <string>
#include <vector>

#include "catalog/snapshot.h"
#include "policy/decision.h"

namespace steward::service {

struct DecisionDifference {
  std::vector<std::string> changes;  // as ReplayChange::what; empty: none
  std::string rule;                  // that makes the difference
  std::vector<std::string> datasets;  // asked for, by short name
};

// Of another verdict the obligations are not compared: with a denial there are none.
DecisionDifference difference(const policy::Decision& before, const policy::Decision& after,
                              const CatalogSnapshot& catalog);

}  // namespace steward::service
