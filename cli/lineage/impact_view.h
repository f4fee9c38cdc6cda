// An impact as a short report for people: what breaks, by kind; who runs it; whom to tell.
#pragma once

#include <string>

#include "service/lineage_queries/impact_report.h"

namespace steward::cli {

std::string impact_text(const service::ImpactReport& report);

}  // namespace steward::cli
