#include "scanners/detectors/text/tokens.h"

#include <array>

namespace steward::scanners {
namespace {

constexpr uint8_t kDigitBit = 1, kUpperBit = 2, kLowerBit = 4, kNonAsciiBit = 64;
static_assert(kDigitBit == kDigit && kUpperBit == kUpper && kLowerBit == kLower && kNonAsciiBit == kNonAscii);

constexpr std::array<uint8_t, 256> make_table() {
  std::array<uint8_t, 256> table{};
  for (size_t c = '0'; c <= '9'; ++c) table[c] = kDigitBit;
  for (size_t c = 'A'; c <= 'Z'; ++c) table[c] = kUpperBit;
  for (size_t c = 'a'; c <= 'z'; ++c) table[c] = kLowerBit;
  for (size_t c = 0x80; c <= 0xFF; ++c) table[c] = kNonAsciiBit;
  return table;
}

constexpr std::array<uint8_t, 256> kTable = make_table();

uint8_t byte_at(std::string_view text, size_t i) {
  return i < text.size() ? static_cast<uint8_t>(text[i]) : 0;
}

enum class Kind { kGap, kLetter, kWide };

struct Character {
  Kind kind;
  size_t bytes;
};

// Of the character beyond ASCII at `i`, by the block of Unicode that its first two bytes name.
Character character_at(std::string_view text, size_t i) {
  const uint8_t lead = byte_at(text, i), next = byte_at(text, i + 1);
  if ((next & 0xC0) != 0x80 || lead < 0xC2) return {Kind::kLetter, 1};
  const auto whole = [&](size_t bytes) { return std::min(bytes, text.size() - i); };
  if (lead == 0xC2) return {next == 0xAA || next == 0xB5 || next == 0xBA ? Kind::kLetter : Kind::kGap, 2};
  if (lead < 0xE0) return {Kind::kLetter, 2};
  if (lead == 0xE0) return {next >= 0xB8 && next <= 0xBB ? Kind::kWide : Kind::kLetter, whole(3)};
  if (lead == 0xE1) return {Kind::kLetter, whole(3)};
  if (lead == 0xE2 || lead == 0xEE || lead == 0xEF || (lead == 0xE3 && next == 0x80))
    return {Kind::kGap, whole(3)};
  if (lead < 0xF0) return {Kind::kWide, whole(3)};
  return {lead == 0xF0 && next == 0x9F ? Kind::kGap : Kind::kWide, whole(4)};
}

}  // namespace

size_t Tokenizer::read(std::span<Token> tokens) {
  const size_t size = text_.size();
  const auto* bytes = reinterpret_cast<const uint8_t*>(text_.data());
  size_t count = 0, at = at_;
  while (count < tokens.size()) {
    while (at < size && kTable[bytes[at]] == 0) ++at;
    if (at == size) break;
    Token token{at, at, 0, 0, false};
    if (bytes[at] >= 0x80) {
      const Character first = character_at(text_, at);
      if (first.kind == Kind::kGap) {
        at += first.bytes;
        continue;
      }
      token.wide = first.kind == Kind::kWide;
    }
    while (at < size) {
      const uint8_t bits = kTable[bytes[at]];
      if (bits == 0) break;
      if (bits == kNonAsciiBit) {
        const Character next = character_at(text_, at);
        if (next.kind != (token.wide ? Kind::kWide : Kind::kLetter)) break;
        at += next.bytes;
      } else {
        if (token.wide) break;
        token.digits += bits & kDigitBit;
        ++at;
      }
      token.classes |= bits;
    }
    token.end = at;
    tokens[count++] = token;
  }
  at_ = at;
  return count;
}

}  // namespace steward::scanners
