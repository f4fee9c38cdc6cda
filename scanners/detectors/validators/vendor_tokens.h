// API tokens that their issuers made recognisable: a prefix, then a known number of characters of a known
// alphabet. The forms are those of each vendor's documentation and of GitHub's list of secret scanning
// patterns. Pure, thread-safe.
#pragma once

#include "scanners/detectors/validators.h"

namespace steward::scanners {

// Of any vendor in the table; which one is for the rule's regex to say.
Match validate_vendor_token(std::string_view value);

// GitHub (and npm): prefix_, thirty characters, then their CRC-32 in six digits of base 62. Plausible when it
// is wrong: made up, or altered.
Match validate_github_token(std::string_view value);

}  // namespace steward::scanners
