// An Ed25519 key in a PKCS#11 token: a hardware security module, a smart card, SoftHSM (PKCS#11 3.0,
// CKM_EDDSA).
#pragma once

#include <string>

#include "audit/signer.h"
#include "base/error.h"
#include "service/keys/pkcs11_uri.h"

namespace steward::service {

// Loads the token's library, logs in and finds the key, once; the session is kept and opened again when the
// token lost it. Thread-safe: one signature at a time. What can be wrong is said in words: the library is
// missing (kUnavailable), so is the token (kUnavailable), the PIN is wrong or its file not private
// (kForbidden), the key is missing (kNotFound), several keys fit (kConflict), it is no Ed25519 key
// (kInvalidInput). Later, whatever keeps the token from signing is kUnavailable. A library is loaded once in
// a process, and stays while a key of it is held.
Result<audit::SharedSigner> open_pkcs11_signer(const Pkcs11Uri& uri, const std::string& key_name);

}  // namespace steward::service
