// DuckDB's logical types as trees of ours.
#pragma once

#include <duckdb.h>

#include "scanners/sources/duckdb_session.h"

namespace steward::scanners {

// Takes `type` over and destroys it. Below 16 levels a nested type is a scalar.
DuckdbType take_type(duckdb_logical_type type);

}  // namespace steward::scanners
