// The ratchet: F1 by type as once reached and committed, so that no type gets worse unseen. Pure.
//
//   {"columns":{"user.contact.email":0.9915,…},"texts":{"iban_code":1,…}}
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "scanners/evaluation/evaluation.h"

namespace steward::scanners {

struct Baseline {
  std::map<std::string, double> columns, texts;  // type → F1, of the types with labels
};

Baseline baseline_of(const Evaluation& evaluation);

// One type to a line, so that a change shows as one.
std::string to_json(const Baseline& baseline);
// `file` names the input in messages.
Result<Baseline> parse_baseline(std::string_view json, std::string_view file);

struct Regression {
  std::string type;
  double was = 0, is = 0;
  bool unmeasured = false;  // the labels no longer have it
};

// Every type of the baseline that is worse now, beyond the baseline's four decimals.
std::vector<Regression> regressions(const Baseline& baseline, const Evaluation& evaluation);

}  // namespace steward::scanners
