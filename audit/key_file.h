// The file that keeps the private key: PKCS#8 PEM, written and read as audit/secret_file.h says.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "audit/secret_file.h"
#include "audit/signing.h"
#include "base/error.h"

namespace steward::audit {

class KeyFile {
 public:
  explicit KeyFile(std::filesystem::path path) : file_(std::move(path), "signing key") {}

  // None when there is no such file.
  Result<std::optional<SigningKey>> load(const std::string& name) const;

  // False when the file exists already; it is left as it is.
  Result<bool> create(const SigningKey& key) const;

 private:
  SecretFile file_;
};

}  // namespace steward::audit
