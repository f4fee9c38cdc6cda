// The one shared secret that may guard the API: a bearer token (RFC 6750 §2.1) read from a file.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"

namespace steward::api {

// Keeps only the token's SHA-256. Immutable, thread-safe.
class BearerToken {
 public:
  // The file's only line; at least 16 visible ASCII characters. Refused when others than its owner may read
  // it.
  static Result<BearerToken> load(const std::filesystem::path& file);
  static Result<BearerToken> from_text(std::string_view token);

  // `authorization` is the value of the Authorization header. Takes as long for a near miss as for a far one.
  bool accepts(std::string_view authorization) const;

 private:
  explicit BearerToken(const Digest& digest) : digest_(digest) {}
  Digest digest_;
};

}  // namespace steward::api
