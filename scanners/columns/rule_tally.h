// How many values and rows of a column each rule took for its own. Pure.
#pragma once

#include <map>
#include <vector>

#include "scanners/columns/column_state.h"

namespace steward::scanners {

struct RuleTally {
  int64_t distinct = 0, rows = 0;  // examined: values of the sample that are not blank, and all rows
  int64_t fitting = 0;             // distinct values of the rule's shape
  int64_t valid = 0, plausible = 0, formed = 0;  // distinct values
  int64_t valid_rows = 0, plausible_rows = 0, formed_rows = 0;
};

// By rule; rules whose shape no value has are left out.
std::map<size_t, RuleTally> tally_rules(const ColumnState& column,
                                        const std::vector<EvidenceCount>& evidence);

}  // namespace steward::scanners
