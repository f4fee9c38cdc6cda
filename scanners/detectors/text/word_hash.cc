#include "scanners/detectors/text/word_hash.h"

#include <array>

#include "scanners/detectors/text/tokens.h"

namespace steward::scanners {
namespace {

constexpr uint64_t kOffset = 0xcbf29ce484222325, kPrime = 0x100000001b3;
constexpr size_t kMaxPiece = 8;  // characters

// Lower case of the alphabets of two bytes; letters of Latin-1 without their accents.
uint32_t fold(uint32_t c) {
  constexpr std::string_view kLatin1 = "aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo/ouuuuypy";
  if (c >= 0xC0 && c <= 0xFF) return static_cast<uint8_t>(kLatin1[c - 0xC0]);
  if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177)) return c | 1;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return c + (c & 1);
  if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) return c + 0x20;
  if (c >= 0x400 && c <= 0x40F) return c + 0x50;
  return c;
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

}  // namespace

uint64_t hash_word(std::string_view word) {
  if (word.size() > 3 && (word.back() | 0x20) == 's') word.remove_suffix(1);
  uint64_t hash = kOffset;
  for (size_t i = 0; i < word.size(); ++i) {
    uint32_t c = static_cast<uint8_t>(word[i]);
    if (c >= 'A' && c <= 'Z') {
      c |= 0x20;
    } else if (c >= 0xC3 && c < 0xE0 && i + 1 < word.size()) {
      c = fold((c & 0x1F) << 6 | (static_cast<uint8_t>(word[++i]) & 0x3F));
    }
    hash = (hash ^ c) * kPrime;
  }
  return hash;
}

void WordHashes::add_humps(std::string_view word) {
  size_t begin = 0;
  for (size_t i = 1; i < word.size(); ++i) {
    const bool hump =
        is_upper(word[i]) && (is_lower(word[i - 1]) || (i + 1 < word.size() && is_lower(word[i + 1])));
    if (!hump) continue;
    add(hash_word(word.substr(begin, i - begin)));
    begin = i;
  }
  if (begin > 0) add(hash_word(word.substr(begin)));
}

void WordHashes::add_pieces(std::string_view run) {
  const auto is_inside = [&](size_t i) {
    return i < run.size() && (static_cast<uint8_t>(run[i]) & 0xC0) == 0x80;
  };
  for (size_t begin = 0; begin < run.size() && count_ < hashes_.size(); ++begin) {
    if (is_inside(begin)) continue;
    size_t end = begin;
    for (size_t characters = 1; characters <= kMaxPiece && end < run.size(); ++characters) {
      do ++end;
      while (is_inside(end));
      if (characters > 1) add(hash_word(run.substr(begin, end - begin)));
    }
  }
}

WordHashes::WordHashes(std::string_view text) {
  std::array<Token, 16> tokens;
  Tokenizer tokenizer(text);
  for (size_t count = tokenizer.read(tokens); count > 0; count = tokenizer.read(tokens)) {
    for (size_t i = 0; i < count && count_ < hashes_.size(); ++i) {
      const Token& token = tokens[i];
      const std::string_view word = text.substr(token.begin, token.size());
      if (token.wide) {
        add_pieces(word);
        continue;
      }
      if ((token.classes & kUpper) != 0 && (token.classes & kLower) != 0) add_humps(word);
      add(hash_word(word));
    }
  }
}

}  // namespace steward::scanners
