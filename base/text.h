// Small, bounded work on text that several folders need: UTF-8, numbers, excerpts, "did you mean".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steward {

// Classes of ASCII characters, whatever the locale; a byte of a longer UTF-8 sequence is in none.
constexpr bool is_digit(char c) {
  return static_cast<unsigned char>(c - '0') < 10;
}

constexpr bool is_letter(char c) {
  return static_cast<unsigned char>((c | 0x20) - 'a') < 26;
}

constexpr bool is_alnum(char c) {
  return is_digit(c) || is_letter(c);
}

// Or a byte of a character beyond ASCII: most of them are letters.
constexpr bool is_letter_byte(char c) {
  return is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}

// True when `text` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF).
bool is_utf8(std::string_view text);

// Replaces every malformed sequence by U+FFFD.
std::string to_valid_utf8(std::string_view text);

// Number of code points; `text` must be valid UTF-8.
size_t count_code_points(std::string_view text);

// Whole decimal numbers, nothing before or after, none on overflow.
std::optional<int64_t> parse_int(std::string_view text);
std::optional<double> parse_double(std::string_view text);  // finite only

// At most `limit` bytes (and "…" when cut) for use inside a message: cut at a code point, control characters
// shown as '?'. For configuration and names only, never for data values.
std::string excerpt(std::string_view text, size_t limit = 60);

// ASCII lower case; other bytes unchanged.
std::string to_lower(std::string_view text);

std::string_view trim(std::string_view text);

// The candidate nearest to `word` by edit distance, if it is near enough to be a slip of the pen; of several
// equally near the first in byte order, so that the order of `candidates` does not matter.
std::optional<std::string> did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

// '*' stands for any run of characters, '?' for one byte; everything else for itself. Linear in practice,
// O(|pattern|·|text|) at worst.
bool glob_match(std::string_view pattern, std::string_view text);

// 1234567 → "1,234,567".
std::string with_thousands(int64_t value);

}  // namespace steward
