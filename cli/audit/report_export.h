// steward audit export --report: a report for an auditor, in a format for reading, for machines, or as a
// bundle.
#pragma once

#include <string>

#include "cli/session.h"

namespace steward::cli {

struct ReportArguments {
  std::string report;  // or "list"
  std::string from, to, dataset, purpose, person, regulation, head;
  std::string format, table, output = "-";
};

// The options, on the command that exports.
void add_report_options(Command& command, ReportArguments& arguments);

Result<ExitCode> export_report(Session& session, const ReportArguments& arguments);

}  // namespace steward::cli
