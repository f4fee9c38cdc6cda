// Passwords where they are written: in URLs, in connection strings, beside the word. And strings too random
// to be words, which beside a key word are secrets. Pure, thread-safe.
#pragma once

#include "scanners/detectors/validators.h"

namespace steward::scanners {

// Bits per byte (Shannon 1948). Random hex of 32 digits has about 3.6, base 62 of 32 about 4.6, words joined
// about 3.2.
double shannon_entropy(std::string_view text);

// At least 16 characters of base64 or hex, with letters and digits, and entropy of 3.0 bits for hex (of at
// most 4) or 3.5 for others (of at most 6). Plausible at best: hashes and ids look alike.
Match validate_generic_secret(std::string_view value);

// Six to 64 characters without a space, of two kinds (letters, capitals within, digits, marks). Plausible at
// best: what tells a password is the word before it.
Match validate_password(std::string_view value);

// scheme://user:password@host (RFC 3986 §3.2.1), unless the password is a template ("${DB_PASS}", "****").
Match validate_url_password(std::string_view value);

// key=value pairs, parted by ";" (ODBC, ADO.NET) or blanks (libpq), one of which is a password or an account
// key.
Match validate_connection_string(std::string_view value);

}  // namespace steward::scanners
