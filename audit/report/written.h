// For tests: the bytes that a format makes of a report.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "audit/report/format.h"

namespace steward::audit::report {

// Throws std::runtime_error, with the failure's text, when one of the calls fails.
std::string written(Format format, const std::function<Status(Sink&)>& report,
                    const SinkOptions& options = {});

// Every table of the report by name.
std::map<std::string, std::string> written_tables(Format format, const std::function<Status(Sink&)>& report);

// A report of one table.
Status one_table(Sink& sink, const Table& table, const std::vector<std::vector<Cell>>& rows);

}  // namespace steward::audit::report
