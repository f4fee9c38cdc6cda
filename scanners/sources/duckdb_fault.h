// What DuckDB's messages come to, in one sentence each that quotes neither data nor DuckDB. Pure.
#pragma once

#include <string_view>

#include "base/error.h"
#include "scanners/sources/duckdb_session.h"

namespace steward::scanners {

struct DuckdbFault {
  ReadFault fault = ReadFault::kOther;
  Error error;
};

DuckdbFault classify_duckdb_error(std::string_view message);
DuckdbFault timeout_fault();

}  // namespace steward::scanners
