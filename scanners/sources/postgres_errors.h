// libpq's and the server's failures in one sentence each, without passwords, values or the server's own text.
// Pure.
#pragma once

#include <string_view>

#include "base/error.h"

namespace steward::scanners {

// From libpq's message on a failed connect.
Error connect_error(std::string_view message);

// From the SQLSTATE of a failed statement (PostgreSQL manual, appendix A).
Error statement_error(std::string_view sqlstate);

Error lost_connection();

}  // namespace steward::scanners
