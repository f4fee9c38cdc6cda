// verify_export() of audit/bundle.h for who knows witnesses of the ledger too. Pure, thread-safe.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "audit/bundle.h"
#include "audit/cosignature.h"

namespace steward::audit {

// Each of `witnesses` must have cosigned the head. `trusted` may be an earlier key, which gave way to the one
// of the head by entries of the export.
Result<Verification> verify_export(std::string_view file, const std::optional<PublicKey>& trusted,
                                   const std::vector<WitnessKey>& witnesses);

}  // namespace steward::audit
