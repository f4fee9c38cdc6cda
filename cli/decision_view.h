// A recorded decision as people read it; programs read service::decision_answer().
#pragma once

#include <string>

#include "service/decision_record.h"

namespace steward::cli {

// Each line begins with `indent` spaces.
std::string decision_text(const service::RecordedDecision& recorded, int indent = 0);

}  // namespace steward::cli
