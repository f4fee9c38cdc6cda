// Which key of which token, as a PKCS#11 URI (RFC 7512) says it:
//
//   pkcs11:token=ledger;object=signing?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/etc/steward/pin
//
// Pure. What a URI may hold and Steward does not look at is refused rather than passed over: a key found by
// less than was asked for may be another key.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::service {

struct Pkcs11Uri {
  std::string token, serial;  // of the token; empty: any
  std::string object, id;     // of the key (CKA_LABEL, CKA_ID); at least one is not empty
  std::string module_path;    // absolute
  std::string pin_file;       // absolute; empty: no login

  static Result<Pkcs11Uri> parse(std::string_view text);
};

}  // namespace steward::service
