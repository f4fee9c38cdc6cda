// The detectors, compiled from rules: what judges columns and finds spans in text. Immutable, thread-safe.
//
// A rule (scanners/rules/*.yaml) is id, category, shape, regex, validator by name, header words, context
// words and examples. A value passes through shape (class mask, length, separators), then regex (anchored,
// re2), then the validator's arithmetic: cheapest first.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "scanners/report.h"
#include "scanners/source.h"

namespace steward::scanners {

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
  static Result<DetectorSet> load(std::string_view yaml, std::string_view file);

  // The decision on one column: from its distinct values against each detector's null rate, its header, its
  // type. `dataset` gives context (table and path words).
  FieldReport judge(const DatasetName& dataset, const ColumnSample& column) const;

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
