// A scan report as people read it.
#pragma once

#include <string>

#include "scanners/columns/report.h"

namespace steward::cli {

// A table for each dataset that carries something, one line for all that carry nothing, then the problems.
std::string scan_table(const scanners::ScanReport& report);

}  // namespace steward::cli
