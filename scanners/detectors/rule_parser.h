// Detector rules from YAML: one document for each rule. Strict: unknown keys, unknown names, broken regexes
// and values out of range are errors with file, line and column. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "base/error.h"
#include "scanners/detectors/rule.h"

namespace steward::scanners {

Result<std::vector<Rule>> parse_rules(std::string_view yaml, std::string_view file);

}  // namespace steward::scanners
