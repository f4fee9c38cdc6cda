#include "scanners/columns/value_evidence.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "scanners/columns/header_evidence.h"
#include "scanners/columns/row_hash.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxCellBytes = 64 << 10;  // searched for finds inside
constexpr size_t kLongToken = 64;           // a longer word may well have something inside
constexpr size_t kShortNumber = 32;
constexpr size_t kKnownShapes = 256;

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
    if (rules[i].digits_alike) digits_alike_.set(i);
    if (decision.alone_marks != 0 && !supported.test(i)) needs_marks_.set(i);
  }
}

const ValueExaminer::KnownShape& ValueExaminer::know(const ValueShape& shape, std::string_view value) {
  if (known_.empty()) known_.resize(kKnownShapes);
  const size_t hash =
      (shape.classes * 0x9e3779b97f4a7c15u >> 40) ^ shape.bytes * 31 ^ shape.digits * 7 ^ shape.spaces;
  KnownShape& known = known_[hash % kKnownShapes];
  if (known.shape.bytes == shape.bytes && known.shape.classes == shape.classes &&
      known.shape.digits == shape.digits && known.shape.spaces == shape.spaces)
    return known;
  known.shape = shape;
  known.asked = detectors_->index().candidates(shape) & asked_;
  known.regex_done = {};
  if (shape.classes == kDigit) {
    const RuleMask alike = known.asked & digits_alike_;
    alike.for_each([&](size_t i) {
      if (detectors_->rules()[i].matches_regex(value)) known.regex_done.set(i);
    });
  }
  return known;
}

ValueEvidence ValueExaminer::examine(std::string_view value, bool with_slow) {
  ValueEvidence evidence;
  const auto& rules = detectors_->rules();
  const ValueShape shape = measure(value);
  const KnownShape& known = know(shape, value);
  evidence.admitted = known.asked;
  if (!with_slow) evidence.admitted.subtract(slow_);
  evidence.admitted.for_each([&](size_t i) {
    if (needs_marks_.test(i) && (shape.classes & rules[i].decision.alone_marks) == 0) return;
    switch (known.regex_done.test(i) ? rules[i].check_arithmetic(value) : rules[i].check(value)) {
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
