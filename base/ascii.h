// Classes of ASCII characters, whatever the locale; a byte of a longer UTF-8 sequence is in none.
#pragma once

namespace steward {

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

}  // namespace steward
