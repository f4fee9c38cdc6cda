// The kinds of entries by name, as people ask for them: "decision", "grant,access_request". Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace steward::audit {

// Every kind this program writes, in the order in which it is told of.
const std::vector<std::string>& entry_kinds();

// Kinds with commas between them, each once, in that same form. An unknown one is an error with "did you
// mean": an export of nothing would look like a record in which nothing happened.
Result<std::string> parse_entry_kinds(std::string_view list);

}  // namespace steward::audit
