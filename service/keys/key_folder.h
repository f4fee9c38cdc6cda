// The file of the signing key, and those of its predecessors and its successor beside it:
//
//   signing.pem            the key in force
//   signing-1a2b3c4d.pem   a key that was in force, or one that is to come, by its id
//
// A rotation writes the new key beside the old one, makes it the one in force in the database, and then gives
// it the name of the old. Whatever point that is cut off at, the key in force is in one of the two places:
// find() looks at both and finishes what was begun. Several processes may do so at once; they take turns by a
// lock on the folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "audit/signing.h"
#include "base/error.h"

namespace steward::service {

class KeyFolder {
 public:
  // `file`: of the key in force. Its folder exists.
  KeyFolder(std::filesystem::path file, std::string key_name)
      : file_(std::move(file)), key_name_(std::move(key_name)) {}

  const std::filesystem::path& file() const { return file_; }
  std::filesystem::path file_of(const audit::PublicKey& key) const;  // by its id

  // The key that is `wanted` (a PublicKey's text), in its place afterwards; none when neither file holds it.
  Result<std::optional<audit::SigningKey>> find(const std::string& wanted) const;

  // A new key in a file by its id, durable.
  Result<audit::SigningKey> stage() const;
  // Gives a staged key its place; the one that was there stays by its id.
  Status promote(const audit::PublicKey& key) const;
  // Removes the file of a key by its id, if there is one.
  Status remove(const audit::PublicKey& key) const;

 private:
  std::filesystem::path file_;
  std::string key_name_;
};

}  // namespace steward::service
