#include "service/keys/key_ring.h"

#include <fmt/format.h>

namespace steward::service {

audit::PublicKey KeyRing::public_key() const {
  const std::lock_guard lock(mutex_);
  return key_;
}

Result<audit::SharedSigner> KeyRing::signer_of(const std::string& in_force) {
  const std::lock_guard lock(mutex_);
  if (signer_ && signer_->public_key().to_string() == in_force) return signer_;
  STEWARD_ASSIGN_OR_RETURN(auto found, source_.find(in_force));
  STEWARD_ASSIGN_OR_RETURN(audit::PublicKey key, audit::PublicKey::parse(in_force));
  if (!found)
    return Error{
        ErrorCode::kConflict,
        fmt::format("The signing key {} of this server was superseded by {}, which {} does not hold: start "
                    "it with the new key (--signing-key).",
                    key_.id(), key.id(), source_.place()),
        "signing key"};
  signer_ = std::move(found);
  key_ = std::move(key);
  return signer_;
}

void KeyRing::replace(audit::SharedSigner signer) {
  const std::lock_guard lock(mutex_);
  key_ = signer->public_key();
  signer_ = std::move(signer);
}

}  // namespace steward::service
