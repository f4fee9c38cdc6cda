// The key that this process signs with, kept to the one that is in force: after a rotation by another process
// it is opened anew where the source holds it, and the old one signs no more. Thread-safe.
#pragma once

#include <mutex>
#include <string>

#include "audit/signer.h"
#include "base/error.h"
#include "service/keys/signing_source.h"

namespace steward::service {

class KeyRing {
 public:
  // `signer` may be null while the key is lost; `in_force` is then what it was.
  KeyRing(SigningSource source, audit::SharedSigner signer, audit::PublicKey in_force)
      : source_(std::move(source)), signer_(std::move(signer)), key_(std::move(in_force)) {}

  // The last key in force that this process heard of.
  audit::PublicKey public_key() const;

  // The signer of the key in force (a PublicKey's text, as the database has it). kConflict when this process
  // has no such key: it was superseded.
  Result<audit::SharedSigner> signer_of(const std::string& in_force);

  // After a rotation by this process.
  void replace(audit::SharedSigner signer);

  const SigningSource& source() const { return source_; }

 private:
  const SigningSource source_;
  mutable std::mutex mutex_;
  audit::SharedSigner signer_;
  audit::PublicKey key_;
};

}  // namespace steward::service
