// Whether a decision came out again as its ledger entry tells it.
#pragma once

#include <string_view>
#include <vector>

#include "base/error.h"

namespace steward::service {

// The parts in which two answers (write_answer() of decision_text.h) differ: "verdict", "fields", "masks",
// "row filters", "retention", "aggregation", "notifications", "approvals", "grants". None: they say the same,
// as those of before masks had parameters may in other words. Categories are the world's, not the answer's.
Result<std::vector<const char*>> answer_differences(std::string_view recorded, std::string_view again);

}  // namespace steward::service
