// `steward audit verify --live`: the ledger in the database, rather than an export of it.
#pragma once

#include <string>

#include "cli/session.h"

namespace steward::cli {

// `public_key`: the one to trust; empty: that of this installation. With it every key that rotations in the
// ledger tie to it. kDoesNotHold when anything was changed.
Result<ExitCode> verify_live_ledger(Session& session, const std::string& public_key);

}  // namespace steward::cli
