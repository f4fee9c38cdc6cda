// Reads typed values out of one document of a Steward YAML file and stops at the first mistake, with its
// place.
//
// For files that are taken whole or not at all (namespace aliases, manifests). Every error is kInvalidInput
// or kTooLarge, one sentence, where = "FILE:LINE:COLUMN". Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/yaml.h"

namespace steward {

inline constexpr std::string_view kApiVersion = "steward/v1";

class YamlReader {
 public:
  explicit YamlReader(std::string file) : file_(std::move(file)) {}

  Error error(const YamlNode& at, std::string message) const;

  // The `kind` of a document whose apiVersion is "steward/v1", one of `kinds`.
  Result<std::string> kind(const YamlNode& document, const std::vector<std::string>& kinds) const;

  // A mapping with no key but those in `known`; `what` names it in messages ("a group").
  Status mapping(const YamlNode& node, std::string_view what, const std::vector<std::string>& known) const;

  // The member, or an error that says what should stand there.
  Result<const YamlNode*> required(const YamlNode& mapping, std::string_view key,
                                   std::string_view what) const;

  // Non-blank text of at most `max_bytes` bytes, without the spaces around it.
  Result<std::string> text(const YamlNode& node, std::string_view what, size_t max_bytes) const;
  Result<std::string> required_text(const YamlNode& mapping, std::string_view key, std::string_view what,
                                    size_t max_bytes) const;
  // Empty when the key is absent.
  Result<std::string> optional_text(const YamlNode& mapping, std::string_view key, std::string_view what,
                                    size_t max_bytes) const;

  // The items of the list under `key`, at least one and at most `max_items`; none when the key is absent.
  Result<std::vector<const YamlNode*>> list(const YamlNode& mapping, std::string_view key,
                                            size_t max_items) const;

  // "'tabel' is not a kind of dataset; expected table or view; did you mean 'table'?"
  Error not_one_of(const YamlNode& at, std::string_view text, std::string_view what,
                   const std::vector<std::string>& expected) const;

 private:
  std::string file_;
};

}  // namespace steward
