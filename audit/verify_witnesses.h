// Who vouched for a head beside the ledger that signed it. Pure, thread-safe.
#pragma once

#include <string_view>
#include <vector>

#include "audit/check_list.h"
#include "audit/cosignature.h"

namespace steward::audit {

// Each of `witnesses` must have cosigned `checkpoint`. A witness's key stands in no export: whoever has it
// may ask, and without one the lines of others are only said to be there.
void check_witnesses(std::string_view checkpoint, const std::vector<WitnessKey>& witnesses,
                     CheckList& checks);

}  // namespace steward::audit
