// The shapes of report_endpoints.h.
#pragma once

#include <array>

#include "api/handlers/schema.h"

namespace steward::api {

inline constexpr SchemaMember kReportKind[] = {{"name", "string"},     {"title", "string"},
                                               {"question", "string"}, {"law", "string"},
                                               {"filters", "string"},  {"needs", "string"}};
inline constexpr SchemaMember kReportKinds[] = {{"reports", "ReportKind[]"}};

inline constexpr std::array<Schema, 2> kReportSchemas = {
    {{"ReportKind", kReportKind}, {"ReportKinds", kReportKinds}}};

}  // namespace steward::api
