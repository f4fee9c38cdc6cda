// Ids of data subjects as keyed hashes: the only form in which Steward stores or logs who data is about.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"

namespace steward::service {

// HMAC-SHA-256 under a key that never leaves the server, over the id and a salt of the person. Without the key the
// hashes say nothing; destroying it unlinks them all, destroying a salt those of one person. Immutable, thread-safe.
class SubjectHasher {
 public:
  explicit SubjectHasher(std::string key) : key_(std::move(key)) {}

  // The key file holds 32 random bytes as hex; made on first use, by exactly one of several processes. Files
  // that others can use are refused, as audit/secret_file.h says.
  static Result<SubjectHasher> load_or_create(const std::filesystem::path& file);
  // The same, but none where there is no such file.
  static Result<std::optional<SubjectHasher>> load(const std::filesystem::path& file);

  // Hex, 64 characters. Without a salt: of before there were salts (audit/people.h).
  std::string hash(const Digest& salt, std::string_view subject) const;
  std::string hash(std::string_view subject) const;
  Digest unsalted(std::string_view subject) const;
  // Under which the salt of a person is found; equal to no hash of anybody.
  Digest lookup(std::string_view subject) const;

  // Tells this key from another without revealing it: what a database keeps to know its key again.
  Digest check() const;

 private:
  std::string key_;
};

}  // namespace steward::service
