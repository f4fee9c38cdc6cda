// A day of the calendar as JSON has it: "2026-11-22".
#pragma once

#include <optional>
#include <string_view>

#include "audit/subject_deadline.h"
#include "base/json.h"

namespace steward::api {

// None: it is not said. An error names the member.
Result<std::optional<audit::Day>> day_or_none(const JsonView& body, std::string_view key);

}  // namespace steward::api
