// Reads typed values out of one parsed YAML file and notes every mistake with its place, instead of stopping
// at the first. A value that was refused comes back empty; the diagnostics say why.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "base/yaml.h"
#include "catalog/taxonomy.h"
#include "policy/policy_set.h"

namespace steward::policy {

// Bounds of the language (docs/policy.md). Far above what people write, low enough that no file can hurt.
inline constexpr size_t kMaxFiles = 1'000;
inline constexpr size_t kMaxTotalBytes = 32u << 20;
inline constexpr size_t kMaxRules = 10'000;
inline constexpr size_t kMaxListItems = 1'000;
inline constexpr size_t kMaxNameBytes = 128;
inline constexpr size_t kMaxGlobBytes = 1'024;
inline constexpr size_t kMaxSentenceBytes = 2'000;
inline constexpr size_t kMaxDiagnostics = 1'000;

class DocumentReader {
 public:
  // `diagnostics` outlives the reader and receives what it finds, at most kMaxDiagnostics.
  DocumentReader(std::string file, std::vector<Diagnostic>& diagnostics)
      : file_(std::move(file)), diagnostics_(diagnostics) {}

  const std::string& file() const { return file_; }
  std::string place(const YamlNode& node) const { return yaml_place(file_, node.line, node.column); }
  void error(const YamlNode& at, std::string message) {
    add(Severity::kError, place(at), std::move(message));
  }
  void warning(const YamlNode& at, std::string message) {
    add(Severity::kWarning, place(at), std::move(message));
  }

  // "'permitt' is not an effect; expected permit or forbid; did you mean 'permit'?"
  void not_one_of(const YamlNode& at, std::string_view text, std::string_view kind,
                  const std::vector<std::string>& expected);

  // False, with an error, when the node is not a mapping.
  bool is_mapping(const YamlNode& node, std::string_view what);
  // An error for each key not in `known`.
  void only_keys(const YamlNode& mapping, const std::vector<std::string>& known);
  // The member, or an error that says what should stand there.
  const YamlNode* required(const YamlNode& mapping, std::string_view key, std::string_view what);

  // The text of a scalar of 1 to `max_bytes` bytes.
  std::optional<std::string> text(const YamlNode& node, std::string_view what, size_t max_bytes);
  // An id: lower-case letters, digits, '.', '_', '-', starting with a letter or digit.
  std::optional<std::string> name(const YamlNode& node, std::string_view what);
  // The non-empty list under `key`; nothing when the key is absent. An empty list is an error: it would read
  // as "nobody" and mean "everybody".
  std::vector<const YamlNode*> list(const YamlNode& mapping, std::string_view key);

  template <class Key>
  std::optional<Key> key(const YamlNode& node, const Taxonomy<Key>& taxonomy, std::string_view what) {
    const auto written = text(node, what, kMaxNameBytes);
    if (!written) return std::nullopt;
    auto parsed = taxonomy.parse(*written);
    if (parsed.ok()) return *std::move(parsed);
    error(node, parsed.error().message);
    return std::nullopt;
  }

 private:
  void add(Severity severity, std::string place, std::string message);

  std::string file_;
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace steward::policy
