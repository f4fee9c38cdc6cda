// Which rule is compared with which modules of python-stdnum, where the two differ on purpose, and why.
//
// To compare a rule: add a row to stdnum_oracle_table.cc. Values are drawn from the rule's `null_shapes`
// unless the row gives templates of its own (detectors/null_model.h); they must admit values that the rule
// accepts.
#pragma once

#include <string_view>
#include <vector>

namespace steward::scanners {

// Values on which our verdict is another than theirs, and rightly so.
struct IntendedDifference {
  std::string_view why;
  bool (*concerns)(std::string_view value);
};

struct OracleRow {
  std::string_view rule;     // its id
  std::string_view modules;  // below the package stdnum, with commas; a value is valid when one accepts it
  std::vector<std::string_view> templates = {};
  std::vector<IntendedDifference> differences = {};
  bool valid_only =
      false;  // Match::kPlausible says nothing about the check digit: only kValid is an acceptance
};

const std::vector<OracleRow>& oracle_rows();
const std::vector<OracleRow>& world_oracle_rows();  // of countries outside Europe, but the US SSN

}  // namespace steward::scanners
