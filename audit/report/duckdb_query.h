// For tests: what an independent reader finds in a file. Every value as DuckDB's text of it, NULL as "NULL".
#pragma once

#include <string>
#include <vector>

namespace steward::audit::report {

// One line with the error's text when the query fails.
std::vector<std::vector<std::string>> duckdb_query(const std::string& sql);

}  // namespace steward::audit::report
