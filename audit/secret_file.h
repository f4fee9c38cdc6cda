// A small file that keeps a secret: readable by its owner alone.
//
// Written whole or not at all: a new file beside it, synced, then linked to its name, which fails when
// another process was faster; that one's secret is then used. Refuses symbolic links, what is no regular
// file, what others may use and what someone else owns. Exceptions: none. Not for concurrent use within one
// process.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::audit {

class SecretFile {
 public:
  // `what` names the secret in messages: "signing key".
  SecretFile(std::filesystem::path path, std::string what) : path_(std::move(path)), what_(std::move(what)) {}

  // The whole text, at most 64 KiB; none when there is no such file. The caller wipes it.
  Result<std::optional<std::string>> read() const;

  // False when the file exists already; it is left as it is.
  Result<bool> create(std::string_view text) const;

  Error error(ErrorCode code, std::string message) const;

 private:
  Error system_error(std::string_view doing) const;

  std::filesystem::path path_;
  std::string what_;
};

// Overwrites what a string holds, in a way that the compiler keeps.
void wipe(std::string& secret);

}  // namespace steward::audit
