// Ids of data subjects as keyed hashes: the only form in which Steward stores or logs who data is about.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::service {

// HMAC-SHA-256 under a key that never leaves the server. Without the key the hashes say nothing, and
// destroying it unlinks them all. Immutable, thread-safe.
class SubjectHasher {
 public:
  explicit SubjectHasher(std::string key) : key_(std::move(key)) {}

  // The key file holds 32 random bytes as hex, mode 0600; made on first use. A file that others can read is
  // refused.
  static Result<SubjectHasher> load_or_create(const std::filesystem::path& file);

  // Hex, 64 characters.
  std::string hash(std::string_view subject) const;

 private:
  std::string key_;
};

}  // namespace steward::service
