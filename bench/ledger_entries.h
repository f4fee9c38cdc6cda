// Entries as the ledger gets them: decisions of one table under the policies of docs/policies.md, 1.7 KB in
// canonical form, and small ones of 200 bytes.
#pragma once

#include <cstdint>

#include "audit/entry.h"

namespace steward::bench {

// Number `n`: ids, subjects, datasets and times differ as they do between decisions.
audit::PreparedEntry decision_entry(uint64_t n);
audit::PreparedEntry small_entry(uint64_t n);

}  // namespace steward::bench
