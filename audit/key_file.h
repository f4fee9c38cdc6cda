// The file that keeps the private key: PKCS#8 PEM, readable by its owner alone.
//
// Written whole or not at all: a new file beside it, synced, then linked to its name, which fails when
// another process was faster; that one's key is then used. Exceptions: none. Not for concurrent use within
// one process.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "audit/signing.h"
#include "base/error.h"

namespace steward::audit {

class KeyFile {
 public:
  explicit KeyFile(std::filesystem::path path) : path_(std::move(path)) {}

  // None when there is no such file.
  Result<std::optional<SigningKey>> load(const std::string& name) const;

  // False when the file exists already; it is left as it is.
  Result<bool> create(const SigningKey& key) const;

 private:
  Error error(ErrorCode code, std::string message) const;
  Error system_error(std::string_view doing) const;
  Result<std::optional<std::string>> read() const;

  std::filesystem::path path_;
};

}  // namespace steward::audit
