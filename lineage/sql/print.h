// Expressions as a person reads them in an explanation: "lower(c.email)", "CASE WHEN status = ? THEN …".
#pragma once

#include <string>

#include "lineage/sql/tree.h"

namespace steward::lineage {

// At most about 200 bytes. Constants are shown as '?': a literal in SQL may be a personal value.
std::string print_expression(const SqlNode& node);

}  // namespace steward::lineage
