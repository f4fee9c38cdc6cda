// Reports as JSON, for programs: docs/cli.md, "scan --format json". No value of the data is in them. Pure.
#pragma once

#include <boost/json/object.hpp>

#include "scanners/columns/report.h"

namespace steward::scanners {

boost::json::object field_json(const FieldReport& field);
boost::json::object scan_json(const ScanReport& report);

}  // namespace steward::scanners
