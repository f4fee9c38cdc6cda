// Which keys may have signed the ledger's heads.
#pragma once

#include <vector>

#include "audit/signing.h"
#include "base/error.h"
#include "storage/pool.h"

namespace steward::service {

// `known` and every key that a rotation ties to one of them by a statement that both keys signed. A key that
// was lost ties to none. Reads all entries of that kind, and the statements that are kept beside the ledger:
// the months of those entries may have left the database.
Result<std::vector<audit::PublicKey>> keys_tied_to(storage::Database& database,
                                                   std::vector<audit::PublicKey> known);

}  // namespace steward::service
