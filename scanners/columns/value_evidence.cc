#include "scanners/columns/value_evidence.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "scanners/columns/row_hash.h"

namespace steward::scanners {
namespace {

constexpr double kWeakNullRate = 0.01;
constexpr size_t kMaxCellBytes = 64 << 10;  // searched for finds inside
constexpr size_t kLongToken = 64;           // a longer word may well have something inside
constexpr size_t kShortNumber = 32;

// What may stand between a find and the rest of a text that has no spaces.
const ClassMask kJoints = classes_of(" =&?;,{}[]<>|\"@/:\t");
const ClassMask kNumberMarks = classes_of("0 -.+:/,()");

}  // namespace

size_t ValueEvidenceHash::operator()(const ValueEvidence& evidence) const {
  return seeded_hash(0, {reinterpret_cast<const char*>(&evidence), sizeof evidence});
}

ValueExaminer::ValueExaminer(const DetectorSet& detectors, const RuleMask& asked, const RuleMask& supported,
                             const RuleMask& inside)
    : detectors_(&detectors), asked_(asked), inside_(inside) {
  const auto& rules = detectors.rules();
  for (size_t i = 0; i < rules.size(); ++i) {
    const DecisionRule& decision = rules[i].decision;
    if (decision.slow()) slow_.set(i);
    if (decision.null_rate < kWeakNullRate && !decision.slow()) strong_.set(i);
    if (decision.shape_suffices && supported.test(i)) forms_.set(i);
    if (decision.alone_marks != 0 && !supported.test(i)) needs_marks_.set(i);
  }
}

ValueEvidence ValueExaminer::examine(std::string_view value, bool with_slow) const {
  ValueEvidence evidence;
  const auto& rules = detectors_->rules();
  const ValueShape shape = measure(value);
  evidence.admitted = detectors_->index().candidates(shape) & asked_;
  if (!with_slow) evidence.admitted.subtract(slow_);
  evidence.admitted.for_each([&](size_t i) {
    if (needs_marks_.test(i) && (shape.classes & rules[i].decision.alone_marks) == 0) return;
    switch (rules[i].check(value)) {
      case Match::kValid:
        evidence.valid.set(i);
        break;
      case Match::kPlausible:
        evidence.plausible.set(i);
        break;
      case Match::kNone:
        if (forms_.test(i) && rules[i].fits(value, shape)) evidence.formed.set(i);
        break;
    }
  });
  if (!inside_.any() || !worth_searching(value, shape, evidence)) return evidence;
  const std::string_view text = value.substr(0, kMaxCellBytes);
  const SpanScan scan = detectors_->finder().scan(text, shape, inside_);
  evidence.candidates = scan.candidates;
  for (const SpanHit& hit : scan.hits) {
    evidence.hits.set(hit.rule);
    if (hit.near_word) evidence.near_hits.set(hit.rule);
  }
  return evidence;
}

// A value that is one thing as a whole, or too plain to hold another, is not searched.
bool ValueExaminer::worth_searching(std::string_view value, const ValueShape& shape,
                                    const ValueEvidence& evidence) const {
  if ((evidence.valid & strong_).any()) return false;
  if ((shape.classes & ~kNumberMarks) == 0 && value.size() <= kShortNumber) return false;
  return (shape.classes & kJoints) != 0 || value.size() > kLongToken;
}

bool is_placeholder(std::string_view value) {
  static constexpr std::array<std::string_view, 11> kWords = {
      "n/a", "na", "null", "none", "nil", "-", "--", "nan", "?", "unknown", "undefined"};
  if (value.size() > 9) return false;
  switch (value[0]) {
    case 'n':
    case 'N':
    case '-':
    case '?':
    case 'u':
    case 'U':
      return std::find(kWords.begin(), kWords.end(), to_lower(value)) != kWords.end();
    default:
      return false;
  }
}

}  // namespace steward::scanners
