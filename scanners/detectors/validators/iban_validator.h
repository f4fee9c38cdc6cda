// International bank account numbers (ISO 13616-1, SWIFT IBAN registry): the country's structure, then MOD
// 97-10 of ISO 7064. Spaces and dashes are skipped, small letters count as capitals. Pure, thread-safe.
#pragma once

#include "scanners/detectors/validators.h"

namespace steward::scanners {

Match validate_iban(std::string_view value);

}  // namespace steward::scanners
