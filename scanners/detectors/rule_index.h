// Which rules a value of some shape could satisfy: the answer costs a dozen integer operations, whatever the
// number of rules. Immutable once built, thread-safe.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "scanners/detectors/rule.h"
#include "scanners/detectors/shape.h"

namespace steward::scanners {

// At most this many rules in a set.
inline constexpr size_t kMaxRules = 320;

// A set of rules, by their index in the detector set.
class RuleMask {
 public:
  static RuleMask all(size_t count);

  void set(size_t rule) { words_[rule / 64] |= uint64_t{1} << (rule % 64); }
  void reset(size_t rule) { words_[rule / 64] &= ~(uint64_t{1} << (rule % 64)); }
  bool test(size_t rule) const { return (words_[rule / 64] >> (rule % 64) & 1) != 0; }
  bool any() const {
    uint64_t all = 0;
    for (const uint64_t word : words_) all |= word;
    return all != 0;
  }

  RuleMask& operator&=(const RuleMask& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
  }
  RuleMask& operator|=(const RuleMask& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  RuleMask& subtract(const RuleMask& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
    return *this;
  }
  friend RuleMask operator&(RuleMask a, const RuleMask& b) { return a &= b; }
  friend RuleMask operator|(RuleMask a, const RuleMask& b) { return a |= b; }
  friend bool operator==(const RuleMask&, const RuleMask&) = default;

  // 64 rules each, the first in the lowest bit: for a portable form.
  using Words = std::array<uint64_t, kMaxRules / 64>;
  const Words& words() const { return words_; }
  static RuleMask of_words(const Words& words) {
    RuleMask mask;
    mask.words_ = words;
    return mask;
  }

  // Calls visit(rule) for each, in ascending order.
  template <class Visit>
  void for_each(Visit visit) const {
    for (size_t i = 0; i < words_.size(); ++i)
      for (uint64_t word = words_[i]; word != 0; word &= word - 1)
        visit(i * 64 + static_cast<size_t>(std::countr_zero(word)));
  }

 private:
  Words words_{};
};

class RuleIndex {
 public:
  RuleIndex() = default;
  explicit RuleIndex(const std::vector<Rule>& rules);

  // Exactly the rules whose Shape admits the value.
  RuleMask candidates(const ValueShape& value) const;
  // Rules whose types admit a column of this type.
  RuleMask of_type(TypeMask type) const;

 private:
  static constexpr size_t kLengths = 129;  // 0 … 127 bytes, and longer
  static constexpr size_t kDigits = 41;    // 0 … 39 digits, and more
  static constexpr size_t kSpaces = 9;     // 0 … 7 spaces, and more

  const std::vector<Rule>* rules_ = nullptr;
  std::array<RuleMask, kLengths> by_length_;
  std::array<RuleMask, kDigits> by_digits_;
  std::array<RuleMask, kSpaces> by_spaces_;
  std::array<RuleMask, 64> allowing_;   // by class: rules that allow it
  std::array<RuleMask, 64> requiring_;  // by class: rules that require it
  ClassMask required_somewhere_ = 0;
  RuleMask inexact_;  // bounds beyond the tables, or any_of: looked at one by one
};

}  // namespace steward::scanners
