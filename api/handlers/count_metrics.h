// What /metrics tells of decisions and their entries: a gap is a number that is not 0.
#pragma once

#include <string>

#include "storage/decision_counters.h"

namespace steward::api {

// Prometheus text format 0.0.4.
std::string counts_text(const storage::DecisionCounts& counts);

}  // namespace steward::api
