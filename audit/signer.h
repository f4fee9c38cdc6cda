// Whatever holds a private Ed25519 key and signs with it: a key file, the environment, a PKCS#11 token.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "audit/signing.h"
#include "base/error.h"

namespace steward::audit {

// Thread-safe: every call may come from any thread. The key itself never leaves the implementation.
class Signer {
 public:
  virtual ~Signer() = default;

  // Known from the start and the same for ever, whether or not the key can be reached at the moment.
  virtual const PublicKey& public_key() const = 0;

  // 64 raw bytes (RFC 8032). kUnavailable when what holds the key cannot be reached now: retrying may help.
  virtual Result<std::string> sign(std::string_view message) const = 0;
};

using SharedSigner = std::shared_ptr<const Signer>;

// A key in this process's memory.
SharedSigner make_signer(SigningKey key);

// As sign_head() of signing.h; fails as the signer does.
Result<TreeHead> sign_head(const Signer& signer, uint64_t size, const Digest& root, Timestamp time);

}  // namespace steward::audit
