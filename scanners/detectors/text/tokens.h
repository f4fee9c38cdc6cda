// Words and numbers of a text: maximal runs of letters, digits and bytes of letters beyond ASCII. Punctuation
// of Unicode (U+2000 ff., quotation marks, no-break space) parts words as ASCII punctuation does. Scripts
// written without spaces (Chinese, Japanese, Korean, Thai) make tokens of their own, parted from the digits
// beside them.
//
// Any bytes; malformed UTF-8 counts as letters. One table look-up a byte, no allocation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/text.h"
#include "scanners/detectors/shape.h"

namespace steward::scanners {

// Not initialised: buffers of them are made for every short text.
struct Token {
  size_t begin, end;  // bytes
  uint32_t digits;
  uint8_t classes;  // of kDigit, kUpper, kLower, kNonAscii
  bool wide;        // of a script written without spaces

  size_t size() const { return end - begin; }
};

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text, size_t from = 0) : text_(text), at_(from) {}

  // The next tokens of the text, as many as there is room for. None: the text is at its end.
  size_t read(std::span<Token> tokens);

 private:
  std::string_view text_;
  size_t at_;
};

// Letter, digit or the byte of a character beyond ASCII.
inline bool is_word_byte(char c) {
  return is_digit(c) || is_letter_byte(c);
}

}  // namespace steward::scanners
