#include "scanners/detectors/text/text_words.h"

#include <array>

#include "scanners/detectors/word_lists.h"

namespace steward::scanners {
namespace {

enum : unsigned char { kOtherByte, kSmall, kCapital, kDigitByte, kWide };

constexpr std::array<unsigned char, 256> make_classes() {
  std::array<unsigned char, 256> classes{};
  for (int c = 'a'; c <= 'z'; ++c) classes[static_cast<size_t>(c)] = kSmall;
  for (int c = 'A'; c <= 'Z'; ++c) classes[static_cast<size_t>(c)] = kCapital;
  for (int c = '0'; c <= '9'; ++c) classes[static_cast<size_t>(c)] = kDigitByte;
  for (int c = 0x80; c < 0x100; ++c) classes[static_cast<size_t>(c)] = kWide;
  return classes;
}
constexpr auto kClasses = make_classes();

unsigned char class_at(std::string_view text, size_t at) {
  return kClasses[static_cast<unsigned char>(text[at])];
}

// Bytes of the letter beyond ASCII at `at`; 0 when it is punctuation, a symbol or cut off.
size_t wide_letter(std::string_view text, size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (length == 0 || at + length > text.size()) return 0;
  const auto next = static_cast<unsigned char>(text[at + 1]);
  if (lead == 0xC2 || lead >= 0xF0) return 0;  // Latin-1 signs, emoji
  if (lead == 0xE2 || (lead == 0xE3 && next == 0x80) || lead == 0xEF)
    return 0;                                                    // punctuation, full-width forms
  if (lead == 0xC3 && (next == 0x97 || next == 0xB7)) return 0;  // × ÷
  return length;
}

bool is_apostrophe(std::string_view text, size_t at, size_t& length) {
  if (text[at] == '\'' || text[at] == '-') {
    length = 1;
    return true;
  }
  length = 3;
  return text.substr(at).starts_with("\xE2\x80\x99");
}

// Behind the letter at `at`; `at` itself when there is none.
size_t letter_end(std::string_view text, size_t at) {
  if (at >= text.size()) return at;
  const unsigned char kind = class_at(text, at);
  if (kind == kSmall || kind == kCapital) return at + 1;
  return kind == kWide ? at + wide_letter(text, at) : at;
}

size_t word_end(std::string_view text, size_t begin) {
  size_t end = begin;
  while (end < text.size()) {
    if (const size_t next = letter_end(text, end); next > end) {
      end = next;
      continue;
    }
    size_t length = 0;
    if (end == begin || !is_apostrophe(text, end, length) || letter_end(text, end + length) == end + length)
      break;
    end += length;
  }
  return end;
}

}  // namespace

bool is_word_at(std::string_view text, size_t at) {
  const unsigned char kind = class_at(text, at);
  return kind == kSmall || kind == kCapital || kind == kDigitByte ||
         (kind == kWide && static_cast<unsigned char>(text[at]) != 0xC2);
}

TextWord next_capital_word(std::string_view text, size_t from) {
  size_t at = from;
  while (at < text.size()) {
    switch (class_at(text, at)) {
      case kCapital:
        return {at, word_end(text, at)};
      case kWide: {
        const size_t length = wide_letter(text, at);
        if (length == 0) {
          ++at;
          continue;
        }
        const size_t end = word_end(text, at);
        if (starts_capital(text.substr(at, end - at))) return {at, end};
        at = end;
        continue;
      }
      case kSmall:
      case kDigitByte:
        // Past the rest of the word: a capital inside one begins none.
        ++at;
        while (at < text.size()) {
          const unsigned char kind = class_at(text, at);
          if (kind == kSmall || kind == kCapital || kind == kDigitByte) {
            ++at;
            continue;
          }
          const size_t length = kind == kWide ? wide_letter(text, at) : 0;
          if (length == 0) break;
          at += length;
        }
        continue;
      default:
        ++at;
    }
  }
  return {};
}

TextWord word_at(std::string_view text, size_t at) {
  return {at, at < text.size() ? word_end(text, at) : at};
}

TextWord word_before(std::string_view text, size_t end) {
  size_t begin = end;
  while (begin > 0 && (is_word_at(text, begin - 1) || text[begin - 1] == '-' || text[begin - 1] == '\''))
    --begin;
  return {begin, end};
}

}  // namespace steward::scanners
