// What a value looks like, computed once and shared by all rules: which classes of bytes occur in it, how
// long it is, how many digits and spaces it has. Comparing it to a rule's Shape costs a few integer
// operations and turns almost every value away before a regex runs. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace steward::scanners {

// One bit for each class; each ASCII punctuation mark is a class of its own.
using ClassMask = uint64_t;

inline constexpr ClassMask kDigit = 1u << 0, kUpper = 1u << 1, kLower = 1u << 2, kSpace = 1u << 3;
inline constexpr ClassMask kNewline = 1u << 4;  // also tabs
inline constexpr ClassMask kControl = 1u << 5;  // NUL and the rest
inline constexpr ClassMask kNonAscii = 1u << 6;
inline constexpr ClassMask kLetter = kUpper | kLower;

// The class of one byte.
ClassMask class_of(unsigned char byte);
// The union of the classes of the bytes of `text`.
ClassMask classes_of(std::string_view text);
// "digit", "upper", "lower", "letter", "space", "newline", "control", "non_ascii", "any".
std::optional<ClassMask> parse_class(std::string_view name);

struct ValueShape {
  ClassMask classes = 0;
  size_t bytes = 0;
  uint32_t digits = 0;
  uint32_t spaces = 0;
};

ValueShape measure(std::string_view value);

// What a rule demands. Lengths are in bytes.
struct Shape {
  size_t min_bytes = 1, max_bytes = std::numeric_limits<size_t>::max();
  uint32_t min_digits = 0, max_digits = std::numeric_limits<uint32_t>::max();
  uint32_t max_spaces = std::numeric_limits<uint32_t>::max();
  ClassMask allowed = ~ClassMask{0};
  ClassMask required = 0;            // all of them
  ClassMask any_of = ~ClassMask{0};  // at least one of them

  bool admits(const ValueShape& value) const {
    return value.bytes >= min_bytes && value.bytes <= max_bytes && (value.classes & ~allowed) == 0 &&
           (value.classes & required) == required && value.digits >= min_digits &&
           value.digits <= max_digits && value.spaces <= max_spaces && (value.classes & any_of) != 0;
  }
  // Could a text of this shape contain such a value somewhere?
  bool may_occur_in(const ValueShape& text) const {
    return text.bytes >= min_bytes && (text.classes & required) == required && text.digits >= min_digits &&
           (text.classes & any_of) != 0;
  }
};

}  // namespace steward::scanners
