// A detector rule in compiled form. Immutable, shared by threads. docs/scanners.md explains the YAML.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/taxonomy.h"
#include "scanners/detectors/column_type.h"
#include "scanners/detectors/shape.h"
#include "scanners/detectors/validators.h"

namespace re2 {
class RE2;
}

namespace steward::scanners {

// How evidence becomes a decision on a column (column_decision.h has the formulas).
struct DecisionRule {
  double null_rate = 1e-6;           // chance that an unrelated value of the right shape is valid
  double format_evidence = 0;        // nats that the written form gives when all values have it (999-99-9999)
  double expected = 0.95;            // share of valid values in a column that does hold this
  double min_share = 0.8;            // of the distinct values, when the header is silent
  double supported_null_rate = 0.5;  // as null_rate, when plausible values count too
  double supported_at = 0.5;         // header score from which plausible values count
  double header_only = 0.8;          // header score that decides for a column without values
  bool shape_suffices = false;       // a telling header and the shape decide though the validator refuses
  bool alone = true;                 // valid values decide without a header
  ClassMask alone_marks = 0;   // without one of these a value needs support: the validator is not even asked
  size_t max_examined = kAll;  // distinct values; fewer where the validator is slow

  static constexpr size_t kAll = SIZE_MAX;
  bool slow() const { return max_examined != kAll; }
};

// How finds inside a text are looked for.
enum class SpanSearch {
  kWindow,  // windows of a few tokens that hold a digit or stand in capitals: what ids of any kind look like
  kAnchor,  // round each occurrence of one of the anchors ("@", "://", "eyJ")
  kText,    // anywhere: reads the whole text for this rule alone, so only for what fits neither of the others
  // Named by the finders in text/, without a regex.
  kPersonName,
  kAddress,
  kCity,
  kCountry,
};

struct SpanRule {
  SpanSearch search = SpanSearch::kText;
  // Of the whole window (null: any), or of the find: its capturing group, where it has one.
  std::shared_ptr<const re2::RE2> regex;
  std::vector<std::string>
      anchors;  // kAnchor: at least one, of two bytes or more, or one that is not a letter
  double confidence = 0.9;
  double null_rate = 1e-6;    // chance that an unrelated string the regex finds is valid
  bool tags_columns = true;   // finds inside the cells of a column tag the column
  bool alone = true;          // false: any find needs a near word; a column full of them proves more than one
  ClassMask alone_marks = 0;  // a find with none of these needs a near word (bare digits under a weak check)
};

struct HeaderPhrase {
  std::string phrase;
  double weight = 1;
};

struct RuleExamples {
  std::vector<std::string> positive;     // valid
  std::vector<std::string> with_header;  // plausible: match beside a header only
  std::vector<std::string> negative;     // never match
};

struct Rule {
  std::string id;
  Category category;
  std::string source;  // the standard or list it follows
  TypeMask types = kTextType | kJsonType;
  Shape shape;
  std::shared_ptr<const re2::RE2> regex;  // of the whole value; null: any
  Validator validator = nullptr;          // null: the regex suffices
  bool digits_alike = false;              // the regex takes every digit for any other
  std::optional<SpanRule> span;
  DecisionRule decision;
  std::vector<HeaderPhrase> header;
  std::vector<std::string> header_not;     // words in the column's name that speak against
  std::vector<std::string> context_raise;  // words in the dataset's name
  std::vector<std::string> context_lower;
  std::vector<std::string> near;         // words around a span that support it, lower case
  std::vector<std::string> null_shapes;  // templates of unrelated values of the right shape (null_model.h)
  RuleExamples examples;

  // Shape and regex: could the value be one at all?
  bool fits(std::string_view value, const ValueShape& shape) const;
  // The validator's word, then the regex's, on a value that the shape admits: arithmetic is cheaper.
  Match check(std::string_view value) const;
  // The same without the regex, of which the answer is known.
  Match check_arithmetic(std::string_view value) const { return validator ? validator(value) : Match::kValid; }
  bool matches_regex(std::string_view value) const;
  // Shape, validator, regex.
  Match match(std::string_view value) const;
};

}  // namespace steward::scanners
