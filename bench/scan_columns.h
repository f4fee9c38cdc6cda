// Columns of one kind, made from a seed, and what it costs to judge them: Steward's way and RE2::Set's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/detectors/detector_set.h"

namespace steward::bench {

// Values in one buffer, as a source delivers them.
struct TextColumn {
  std::string bytes;
  std::vector<std::string_view> values;
};

// kind: "ids" (10 digits), "uuids", "floats", "emails", "prose" (sentences, now and then with an address
// inside).
TextColumn make_column(std::string_view kind, size_t bytes);

// Every value examined by every detector, counted, and the column decided; the number of categories.
size_t scan_with_steward(const scanners::DetectorSet& detectors, const TextColumn& column,
                         std::string_view name = "x");

// Every value matched against the regexes of the same rules, whole (`inside` false) or searched for finds, by
// one RE2::Set; the number of matches.
class RegexBaseline {
 public:
  RegexBaseline(const scanners::DetectorSet& detectors, bool inside);
  ~RegexBaseline();
  RegexBaseline(const RegexBaseline&) = delete;
  RegexBaseline& operator=(const RegexBaseline&) = delete;

  size_t size() const;  // regexes
  size_t scan(const TextColumn& column) const;

 private:
  struct Impl;
  Impl* impl_;
};

}  // namespace steward::bench
