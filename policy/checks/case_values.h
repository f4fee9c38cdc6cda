// Values as files of cases write them; mistakes go to the reader. Case files are no policies: their lists may
// be empty, and keys that the policies under test add to the trees are known.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/language/document_reader.h"

namespace steward::policy {

// Reads a file of cases. Its keys are not those of the policy language.
class CaseReader : public DocumentReader {
 public:
  CaseReader(const std::string& file, std::vector<Diagnostic>& diagnostics)
      : DocumentReader(file, kNoTerms, diagnostics) {}

  // An error for each key not in `known`.
  void only_keys(const YamlNode& mapping, const std::vector<std::string>& known);

 private:
  static const Terms kNoTerms;
};

}  // namespace steward::policy

namespace steward::policy::cases {

// "2027-01-31" (its first moment, UTC) or RFC 3339.
std::optional<Timestamp> read_moment(CaseReader& reader, const YamlNode& node);

// A non-empty key of the shipped trees, or one that the set adds.
std::optional<Category> read_category(CaseReader& reader, const YamlNode& node, const PolicySet& set);
std::optional<Purpose> read_purpose(CaseReader& reader, const YamlNode& node, const PolicySet& set);

// The scalars of a list, which may be empty; nothing when there is no such key.
std::vector<std::string> read_texts(CaseReader& reader, const YamlNode& mapping, std::string_view key);
std::vector<Action> read_actions(CaseReader& reader, const YamlNode& mapping, std::string_view key);
std::optional<Action> read_action(CaseReader& reader, const YamlNode& node);

// A scalar or a list of texts. Unquoted true and false are booleans, unquoted numbers numbers.
Attributes read_attributes(CaseReader& reader, const YamlNode& mapping);

// "hash" with its default parameters, or {kind: partial, keep_last: 4}.
std::optional<MaskSpec> read_mask(CaseReader& reader, const YamlNode& node);
std::optional<Verdict> read_verdict(CaseReader& reader, const YamlNode& node);
std::optional<int64_t> read_count(CaseReader& reader, const YamlNode& node);

}  // namespace steward::policy::cases
