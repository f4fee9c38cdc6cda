// The machine readable zone of travel documents (ICAO Doc 9303, parts 4 to 7): passports (TD3), cards (TD1,
// TD2) and visas, whole or one line of it. Valid when the check digits hold. Pure, thread-safe.
#pragma once

#include "scanners/detectors/validators.h"

namespace steward::scanners {

Match validate_mrz(std::string_view value);

}  // namespace steward::scanners
