#include "scanners/detectors/rule_index.h"

#include <algorithm>

namespace steward::scanners {
namespace {

// Marks, in `table`, the rule under every number from `least` to `most`; the last slot stands for itself and
// all larger numbers. True when the slots say exactly what the bounds say.
template <size_t N>
bool mark(std::array<RuleMask, N>& table, size_t rule, size_t least, size_t most) {
  constexpr size_t kLastSlot = N - 1;
  for (size_t i = std::min(least, kLastSlot); i <= std::min(most, kLastSlot); ++i) table[i].set(rule);
  const bool low_exact = least <= kLastSlot;
  const bool high_exact = most < kLastSlot || most >= UINT32_MAX;
  return low_exact && high_exact;
}

}  // namespace

RuleMask RuleMask::all(size_t count) {
  RuleMask mask;
  for (size_t i = 0; i < count; ++i) mask.set(i);
  return mask;
}

RuleIndex::RuleIndex(const std::vector<Rule>& rules) : rules_(&rules) {
  for (size_t i = 0; i < rules.size(); ++i) {
    const Shape& shape = rules[i].shape;
    bool exact = mark(by_length_, i, shape.min_bytes, shape.max_bytes);
    exact &= mark(by_digits_, i, shape.min_digits, shape.max_digits);
    exact &= mark(by_spaces_, i, 0, shape.max_spaces);
    if (!exact || shape.any_of != ~ClassMask{0}) inexact_.set(i);
    for (size_t bit = 0; bit < 64; ++bit) {
      if ((shape.allowed >> bit & 1) != 0) allowing_[bit].set(i);
      if ((shape.required >> bit & 1) != 0) requiring_[bit].set(i);
    }
    required_somewhere_ |= shape.required;
  }
}

RuleMask RuleIndex::candidates(const ValueShape& value) const {
  RuleMask found = by_length_[std::min(value.bytes, kLengths - 1)];
  found &= by_digits_[std::min<size_t>(value.digits, kDigits - 1)];
  found &= by_spaces_[std::min<size_t>(value.spaces, kSpaces - 1)];
  for (ClassMask left = value.classes; left != 0; left &= left - 1)
    found &= allowing_[static_cast<size_t>(std::countr_zero(left))];
  for (ClassMask left = required_somewhere_ & ~value.classes; left != 0; left &= left - 1)
    found.subtract(requiring_[static_cast<size_t>(std::countr_zero(left))]);
  if (const RuleMask doubtful = found & inexact_; doubtful.any())
    doubtful.for_each([&](size_t rule) {
      if (!(*rules_)[rule].shape.admits(value)) found.reset(rule);
    });
  return found;
}

RuleMask RuleIndex::of_type(TypeMask type) const {
  RuleMask mask;
  for (size_t i = 0; i < rules_->size(); ++i)
    if (((*rules_)[i].types & type) != 0) mask.set(i);
  return mask;
}

}  // namespace steward::scanners
