#include "scanners/detectors/shape.h"

#include <array>

namespace steward::scanners {
namespace {

constexpr int kFirstMarkBit = 8;

constexpr bool is_mark(int c) {
  return c > 0x20 && c < 0x7f && !(c >= '0' && c <= '9') && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

constexpr std::array<ClassMask, 256> make_table() {
  std::array<ClassMask, 256> table{};
  int next_mark = kFirstMarkBit;
  for (int c = 0; c < 256; ++c) {
    ClassMask mask = kControl;
    if (c >= '0' && c <= '9')
      mask = kDigit;
    else if (c >= 'A' && c <= 'Z')
      mask = kUpper;
    else if (c >= 'a' && c <= 'z')
      mask = kLower;
    else if (c == ' ')
      mask = kSpace;
    else if (c == '\n' || c == '\r' || c == '\t')
      mask = kNewline;
    else if (c >= 0x80)
      mask = kNonAscii;
    else if (is_mark(c))
      mask = ClassMask{1} << next_mark++;
    table[static_cast<size_t>(c)] = mask;
  }
  return table;
}

constexpr std::array<ClassMask, 256> kTable = make_table();

}  // namespace

ClassMask class_of(unsigned char byte) {
  return kTable[byte];
}

ClassMask classes_of(std::string_view text) {
  ClassMask mask = 0;
  for (char c : text) mask |= class_of(static_cast<unsigned char>(c));
  return mask;
}

std::optional<ClassMask> parse_class(std::string_view name) {
  if (name == "digit") return kDigit;
  if (name == "upper") return kUpper;
  if (name == "lower") return kLower;
  if (name == "letter") return kLetter;
  if (name == "space") return kSpace;
  if (name == "newline") return kNewline;
  if (name == "control") return kControl;
  if (name == "non_ascii") return kNonAscii;
  if (name == "any") return ~ClassMask{0};
  return std::nullopt;
}

ValueShape measure(std::string_view value) {
  ValueShape shape;
  shape.bytes = value.size();
  for (char c : value) {
    const ClassMask mask = kTable[static_cast<unsigned char>(c)];
    shape.classes |= mask;
    shape.digits += static_cast<uint32_t>(mask & 1);
    shape.spaces += static_cast<uint32_t>((mask >> 3) & 1);
  }
  return shape;
}

}  // namespace steward::scanners
