// Reads typed values out of one parsed YAML file and notes every mistake with its place, instead of stopping
// at the first. A value that was refused comes back empty; the diagnostics say why.
#pragma once

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "base/yaml.h"
#include "catalog/taxonomy.h"
#include "policy/language/terms.h"
#include "policy/language/vocabulary.h"
#include "policy/policy_set.h"

namespace steward::policy {

// Bounds of the language (docs/policy.md). Far above what people write, low enough that no file can hurt.
inline constexpr size_t kMaxFiles = 1'000;
inline constexpr size_t kMaxTotalBytes = 32u << 20;
inline constexpr size_t kMaxRules = 10'000;
inline constexpr size_t kMaxListItems = 1'000;
inline constexpr size_t kMaxNameBytes = 128;
inline constexpr size_t kMaxGlobBytes = 1'024;
inline constexpr size_t kMaxTextBytes = 1'024;  // an operand, a column, a label
inline constexpr size_t kMaxSentenceBytes = 2'000;
inline constexpr size_t kMaxTests = 1'000;        // of one condition
inline constexpr size_t kMaxConditionDepth = 8;   // all, any and not inside each other
inline constexpr size_t kMaxDefined = 50'000;     // values that definitions put into one file
inline constexpr int64_t kMaxPeople = 10;         // that one approval may ask for
inline constexpr int64_t kMaxKept = 1'000;        // characters a mask leaves
inline constexpr int64_t kMaxGroup = 1'000'000'000;
inline constexpr size_t kMaxDiagnostics = 1'000;

// The name of what a node is: "a word", "a list".
std::string_view kind_name(const YamlNode& node);

// A member's key as a scalar of its own, so that messages can point at it.
YamlNode key_of(const YamlNode::Member& member);

// Lower-case letters, digits, '.', '_', '-', beginning with a letter or digit.
bool is_id(std::string_view text);

class DocumentReader {
 public:
  // Both outlive the reader; `diagnostics` receives what it finds, at most kMaxDiagnostics.
  DocumentReader(std::string file, const Terms& terms, std::vector<Diagnostic>& diagnostics)
      : file_(std::move(file)), terms_(terms), diagnostics_(diagnostics) {}

  const std::string& file() const { return file_; }
  const Terms& terms() const { return terms_; }
  std::string place(const YamlNode& node) const { return yaml_place(file_, node.line, node.column); }
  void error(const YamlNode& at, std::string message) { add(Severity::kError, at, std::move(message)); }
  void warning(const YamlNode& at, std::string message) { add(Severity::kWarning, at, std::move(message)); }

  // What is said of the value at this place names the definition it came from.
  void note_definition(const YamlNode& at, std::string note);

  // "'permitt' is not an effect; expected permit or forbid; did you mean 'permit'?"
  void not_one_of(const YamlNode& at, std::string_view text, std::string_view kind,
                  const std::vector<std::string>& expected);

  // False, with an error, when the node is not a mapping.
  bool is_mapping(const YamlNode& node, std::string_view what);
  // An error for each key that the language does not have there.
  void only_keys(const YamlNode& mapping, const MappingSpec& known);
  // The same, and an error when there is none: `expected` says what may stand there.
  bool some_keys(const YamlNode& mapping, std::string_view what, const MappingSpec& known,
                 std::string_view expected);
  // The member, or an error that says what should stand there.
  const YamlNode* required(const YamlNode& mapping, std::string_view key, std::string_view what);

  // The text of a scalar of 1 to `max_bytes` bytes.
  std::optional<std::string> text(const YamlNode& node, std::string_view what, size_t max_bytes);
  // An id: lower-case letters, digits, '.', '_', '-', starting with a letter or digit.
  std::optional<std::string> name(const YamlNode& node, std::string_view what);
  // The non-empty list under `key`; nothing when the key is absent. An empty list is an error: it would read
  // as "nobody" and mean "everybody".
  std::vector<const YamlNode*> list(const YamlNode& mapping, std::string_view key);

  // A whole number from 1 (or `least`) to `most`.
  std::optional<int64_t> number(const YamlNode& node, std::string_view what, int64_t least, int64_t most);
  // A period that is not zero.
  std::optional<Period> period(const YamlNode& node);
  std::optional<Category> category(const YamlNode& node, std::string_view what);
  std::optional<Purpose> purpose(const YamlNode& node, std::string_view what);

  // The items of the list under `key`, each read by name(), or as text of at most `max_bytes`.
  std::vector<std::string> names(const YamlNode& mapping, std::string_view key, std::string_view what);
  std::vector<std::string> texts(const YamlNode& mapping, std::string_view key, std::string_view what,
                                 size_t max_bytes);
  std::vector<Purpose> purposes(const YamlNode& mapping, std::string_view key);
  std::vector<Category> categories(const YamlNode& mapping, std::string_view key);

 private:
  void add(Severity severity, const YamlNode& at, std::string message);

  std::string file_;
  const Terms& terms_;
  std::map<std::pair<int, int>, std::string> notes_;  // by line and column
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace steward::policy
