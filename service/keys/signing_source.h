// Where a signing key is kept, as `--signing-key` says it:
//
//   (nothing)                              DIR/signing.pem, made on first use
//   file:/etc/steward/signing.pem          likewise, elsewhere
//   env:STEWARD_SIGNING_KEY                PKCS#8 PEM, or the 32 bytes of the seed in base64
//   pkcs11:token=…;object=…?module-path=…  a token (service/keys/pkcs11_uri.h)
//
// Nothing of a private key is ever stored in the database, logged or shown.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "audit/signer.h"
#include "base/error.h"
#include "service/keys/key_folder.h"
#include "service/keys/pkcs11_uri.h"

namespace steward::service {

// The name of this server's ledger, which its keys bear.
inline constexpr auto kLedgerName = "steward";

// A value: copies name the same key. Thread-safe after parse().
class SigningSource {
 public:
  // A key in the environment is taken out of it here, and the memory it stood in wiped: call this before the
  // first thread and the first child process. kNotFound when the variable is missing, kInvalidInput when it
  // holds no key.
  static Result<SigningSource> parse(const std::string& text, const std::filesystem::path& default_file);

  // The key file that can be rotated in place; none for other kinds.
  std::optional<KeyFolder> file() const;

  // The key that is `wanted` (a PublicKey's text); none where the source holds no key, or another one. Fails
  // as the source does.
  Result<audit::SharedSigner> find(const std::string& wanted) const;
  // Whatever key is there; a file that is missing is made.
  Result<audit::SharedSigner> open_or_create() const;

  // For messages: the file's path, "the variable X", "the token".
  const std::string& place() const { return place_; }

 private:
  std::string place_;
  std::optional<std::filesystem::path> file_;
  audit::SharedSigner held_;  // of the environment
  std::optional<Pkcs11Uri> token_;
};

}  // namespace steward::service
