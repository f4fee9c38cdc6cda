// A signature of a policy set: a signed note (https://c2sp.org/signed-note) over the set's hash.
//
//   steward policy set v1                                domain: no other text that Steward signs begins so
//   9f86d081884c7d65…                                    SHA-256 of the set, hex
//
//   — office Az3grlgtzPICa5OS8npVmf1Myq/5IZ…             base64(key id ‖ signature of all lines above the blank)
//
// Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/signing.h"
#include "base/error.h"
#include "base/hash.h"

namespace steward::audit {

std::string sign_policy_set(const SigningKey& key, const Digest& set);

// Who of `trusted` signed this set. kForbidden when none of them did: no signature of theirs, a wrong one, or one of
// another set. kInvalidInput when the text is no such note.
Result<PublicKey> open_policy_signature(std::string_view note, const Digest& set,
                                        const std::vector<PublicKey>& trusted);

}  // namespace steward::audit
