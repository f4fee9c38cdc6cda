// The file that keeps the private key: PKCS#8 PEM, written and read as audit/secret_file.h says.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "audit/secret_file.h"
#include "audit/signing.h"
#include "base/error.h"

namespace steward::audit {

// An unencrypted Ed25519 key out of PKCS#8 PEM, or out of its 32-byte seed in base64 with spaces around it;
// none when the text is neither. The caller wipes the text.
std::optional<SigningKey> signing_key_of(std::string_view text, const std::string& name);

class KeyFile {
 public:
  explicit KeyFile(std::filesystem::path path) : file_(std::move(path), "signing key") {}

  // None when there is no such file.
  Result<std::optional<SigningKey>> load(const std::string& name) const;

  // False when the file exists already; it is left as it is.
  Result<bool> create(const SigningKey& key) const;

 private:
  friend std::optional<SigningKey> signing_key_of(std::string_view text, const std::string& name);
  static SigningKey key_of(const std::string& seed, const std::string& name) { return {seed, name}; }

  SecretFile file_;
};

}  // namespace steward::audit
