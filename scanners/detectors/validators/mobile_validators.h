// Identifiers of mobile equipment, subscribers and installations. All are safe on any bytes. Pure,
// thread-safe.
#pragma once

#include "scanners/detectors/validators.h"

namespace steward::scanners {

// 3GPP TS 23.003 §6.2: type allocation code, serial number, Luhn. Valid when a body that allocates today
// (TAC's first two digits, GSMA TS.06) begins it; sixteen digits (with a software version, IMEISV) have no
// check digit.
Match validate_imei(std::string_view value);
// ITU-T E.118: 89, country, issuer, account, Luhn over all 19 or 20 digits.
Match validate_iccid(std::string_view value);
// 3GPP TS 23.003 §2.2: mobile country code (ITU-T E.212, zones 2 to 7 and 901), network, subscriber. No check
// digit.
Match validate_imsi(std::string_view value);
// RFC 9562, any version but the nil and the max UUID. Tells nothing of whose it is.
Match validate_uuid(std::string_view value);
// Eight to 128 letters, digits and marks without a space, with a digit: what devices, cookies and members are
// numbered by.
Match validate_opaque_id(std::string_view value);

}  // namespace steward::scanners
