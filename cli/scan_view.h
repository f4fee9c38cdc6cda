// A scan report as people and programs read it.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "scanners/columns/report.h"

namespace steward::cli {

// {"datasets":[{"namespace","name","kind","rows","rows_examined","fields":[…]}],"problems":[{"where","message"}]};
// the format is documented in docs/cli.md.
boost::json::object scan_json(const scanners::ScanReport& report);

// A table for each dataset that carries something, one line for all that carry nothing, then the problems.
std::string scan_table(const scanners::ScanReport& report);

}  // namespace steward::cli
