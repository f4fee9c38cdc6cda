// Post codes of the United States and Canada. Pure, thread-safe.
#pragma once

#include "scanners/detectors/validators.h"

namespace steward::scanners {

// Five digits, or nine; the first three name a sectional centre, from 005 on.
Match validate_us_zip_code(std::string_view value);

// "K1A 0B1": letter and digit by turns, without those the sorting machines confuse. Valid in its written
// form.
Match validate_ca_postal_code(std::string_view value);

}  // namespace steward::scanners
