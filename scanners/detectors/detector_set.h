// The detectors, compiled from rules: what a column is judged by and what finds spans in text. Immutable,
// thread-safe.
//
// A rule (scanners/detectors/rules/*.yaml) is id, category, shape, regex, validator by name, header words,
// context words and examples. A value passes through shape (class mask, length, separators), then the
// validator's arithmetic, then the regex (anchored, re2): cheapest first.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/taxonomy.h"
#include "scanners/detectors/header_words.h"
#include "scanners/detectors/rule.h"
#include "scanners/detectors/rule_index.h"
#include "scanners/detectors/span_finder.h"

namespace steward::scanners {

// Rules as text, and the name to blame in messages.
struct RuleText {
  std::string_view file, yaml;
};

// A find inside free text. Offsets in Unicode code points, end exclusive.
struct Span {
  size_t start = 0, end = 0;
  std::string detector;
  Category category;
  double confidence = 0;
};

class DetectorSet {
 public:
  // The rules shipped in the binary.
  static const DetectorSet& builtin();
  // Rules from YAML text; errors name file, line and column.
  static Result<DetectorSet> load(const std::vector<RuleText>& texts);
  // The shipped rules and these besides. A rule with the id of a shipped one replaces it.
  static Result<DetectorSet> with(const std::vector<RuleText>& texts);

  // One in `step` of these rules: to measure what a rule costs.
  DetectorSet every(size_t step) const;

  const std::vector<Rule>& rules() const;
  const RuleIndex& index() const;
  const HeaderLexicon& lexicon() const;
  const SpanFinder& finder() const;

  // Non-overlapping spans, in order.
  std::vector<Span> find_spans(std::string_view text) const;

  // Runs every rule's own examples; one sentence for each that fails. Empty: all pass.
  std::vector<std::string> test_examples() const;
  size_t example_count() const;

  const std::string& hash() const;  // hex SHA-256 of the rules

  DetectorSet(DetectorSet&&) noexcept;
  DetectorSet& operator=(DetectorSet&&) noexcept;
  ~DetectorSet();

 private:
  struct Impl;
  explicit DetectorSet(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::scanners
