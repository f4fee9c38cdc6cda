// Checks a bundle: every byte of it, with nothing but the file and a public key. Streams over the file, which
// may be mapped into memory; needs a few MB whatever its size. Pure, thread-safe.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "audit/bundle.h"
#include "audit/cosignature.h"
#include "audit/signing.h"
#include "base/error.h"

namespace steward::audit {

// `trusted` may be an older key of the ledger: the statements in the bundle then lead to the one that signed
// it. Without it the key inside the file is used and a check says that its origin is unproven. An error only
// when the file is no ZIP file at all; a damaged bundle is a failure.
// Each of `witnesses` must have cosigned the head.
Result<Verification> verify_bundle(std::string_view file, const std::optional<PublicKey>& trusted,
                                   const std::vector<WitnessKey>& witnesses = {});

// Whatever `steward audit export` writes: a bundle, or the JSON or HTML of audit/bundle.h.
Result<Verification> verify_any(std::string_view file, const std::optional<PublicKey>& trusted,
                                const std::vector<WitnessKey>& witnesses = {});

}  // namespace steward::audit
