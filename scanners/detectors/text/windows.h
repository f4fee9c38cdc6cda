// Where an id may stand in a text: short runs of neighbouring tokens, each such window with its shape.
//
// A window begins at a token that holds a digit or stands in capitals, spans at most nine tokens (an IBAN in
// groups of four, the eight groups of an IPv6 address) with at most three bytes of " -./:()+'_,<&" between
// two, and may take in a sign or parenthesis before it and the closing one after it. The whole word round the
// token, trimmed of outer punctuation, is a window too: what holds other marks is found by it. A token begins
// a bounded number of windows of bounded length, so the work is linear in the text.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "scanners/detectors/shape.h"
#include "scanners/detectors/text/boundaries.h"
#include "scanners/detectors/text/tokens.h"

namespace steward::scanners {

struct TextWindow {
  size_t begin = 0, end = 0;  // bytes
  ValueShape shape;
  Standing standing = Standing::kFree;
};

// What no rule admits need not be measured.
struct WindowLimits {
  size_t max_bytes = 0;
  uint32_t max_digits = 0;
  ClassMask classes = 0;
  bool without_digits = false;  // some rule admits values that hold no digit
};

class WindowReader {
 public:
  // `text` must outlive the reader.
  WindowReader(std::string_view text, const WindowLimits& limits)
      : text_(text), limits_(limits), tokenizer_(text) {}

  // The windows that begin at the next token, the longest first, the whole word before all. Empty: the end.
  std::span<const TextWindow> next();

 private:
  static constexpr size_t kMaxTokens = 9;                    // in a window
  static constexpr size_t kMaxWindows = 2 * kMaxTokens + 1;  // of one token
  static constexpr size_t kBuffer = 64;

  bool refill();
  bool may_begin(const Token& token, const Token* following) const;
  void read_windows(size_t index);
  void read_word(const Token& token);
  void add(size_t begin, size_t end, const ValueShape& shape, int open_parentheses);

  std::string_view text_;
  WindowLimits limits_;
  Tokenizer tokenizer_;
  std::array<Token, kBuffer> tokens_;
  size_t next_ = 0, count_ = 0;
  bool at_end_ = false;
  size_t word_end_ = 0;  // of the word last read
  std::array<TextWindow, kMaxWindows> windows_;
  size_t first_ = kMaxWindows;  // filled from the back
};

}  // namespace steward::scanners
