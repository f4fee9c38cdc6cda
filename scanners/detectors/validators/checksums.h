// The check digit schemes that identifiers share. Values come with or without separators; nothing is copied
// to the heap. Pure, constexpr where it can be.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/text.h"

namespace steward::scanners {

constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// The digits of a value, of which there must be at most `Max`; everything else is skipped (the rule's regex
// says where separators may stand).
template <size_t Max>
struct Digits {
  std::array<uint8_t, Max> at{};
  size_t count = 0;
  bool too_many = false;

  constexpr explicit Digits(std::string_view value) {
    for (char c : value) {
      if (!is_digit(c)) continue;
      if (count == Max) {
        too_many = true;
        return;
      }
      at[count++] = static_cast<uint8_t>(c - '0');
    }
  }
  constexpr bool are(size_t wanted) const { return !too_many && count == wanted; }
  // The number that `length` digits from `first` write.
  constexpr uint64_t number(size_t first, size_t length) const {
    uint64_t number = 0;
    for (size_t i = first; i < first + length; ++i) number = number * 10 + at[i];
    return number;
  }
  constexpr uint32_t prefix(size_t length) const { return static_cast<uint32_t>(number(0, length)); }
  constexpr bool all_equal() const {
    for (size_t i = 1; i < count; ++i)
      if (at[i] != at[0]) return false;
    return true;
  }
  constexpr std::span<const uint8_t> first(size_t length) const { return {at.data(), length}; }
};

// The letters (made capital) and digits of a value, of which there must be at most `Max`; all else is
// skipped.
template <size_t Max>
struct Alnums {
  std::array<char, Max> at{};
  size_t count = 0;
  bool too_many = false;

  constexpr explicit Alnums(std::string_view value) {
    for (char c : value) {
      c = to_upper(c);
      if (!is_digit(c) && !is_upper(c)) continue;
      if (count == Max) {
        too_many = true;
        return;
      }
      at[count++] = c;
    }
  }
  constexpr std::string_view text() const { return {at.data(), count}; }
};

// 0 … 9, and A … Z as 10 … 35; no other character may come.
constexpr uint32_t alnum_value(char c) {
  return static_cast<uint32_t>(is_digit(c) ? c - '0' : to_upper(c) - 'A' + 10);
}

// ICAO 9303-3 §4.9: weights 7, 3, 1; fillers count nothing.
constexpr int icao_check_digit(std::string_view text) {
  uint32_t sum = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    constexpr uint8_t kWeights[] = {7, 3, 1};
    if (is_digit(text[i]) || is_upper(to_upper(text[i]))) sum += alnum_value(text[i]) * kWeights[i % 3];
  }
  return static_cast<int>(sum % 10);
}

// Σ digit × weight.
constexpr uint32_t weighted_sum(std::span<const uint8_t> digits, std::span<const uint8_t> weights) {
  uint32_t sum = 0;
  for (size_t i = 0; i < digits.size() && i < weights.size(); ++i) sum += uint32_t{digits[i]} * weights[i];
  return sum;
}

// ISO/IEC 7812-1, annex B; the last digit is the check digit.
constexpr bool luhn_holds(std::span<const uint8_t> digits) {
  uint32_t sum = 0;
  bool twice = false;
  for (size_t i = digits.size(); i-- > 0; twice = !twice) {
    const uint32_t digit = twice ? uint32_t{digits[i]} * 2 : digits[i];
    sum += digit > 9 ? digit - 9 : digit;
  }
  return digits.size() > 1 && sum % 10 == 0;
}

// ISO 7064 MOD 11,10 (hybrid); the last digit is the check digit.
constexpr bool mod_11_10_holds(std::span<const uint8_t> digits) {
  if (digits.size() < 2) return false;
  uint32_t product = 10;
  for (size_t i = 0; i + 1 < digits.size(); ++i) {
    uint32_t sum = (digits[i] + product) % 10;
    if (sum == 0) sum = 10;
    product = 2 * sum % 11;
  }
  return (product + digits.back()) % 10 == 1;
}

// Verhoeff (1969), "Error Detecting Decimal Codes": dihedral group D5; the last digit is the check digit.
constexpr bool verhoeff_holds(std::span<const uint8_t> digits) {
  constexpr uint8_t kMultiply[10][10] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
                                         {2, 3, 4, 0, 1, 7, 8, 9, 5, 6}, {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
                                         {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
                                         {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
                                         {8, 7, 6, 5, 9, 3, 2, 1, 0, 4}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}};
  constexpr uint8_t kPermute[8][10] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
                                       {5, 8, 0, 3, 7, 9, 6, 1, 4, 2}, {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
                                       {9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
                                       {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}};
  uint8_t check = 0;
  for (size_t i = 0; i < digits.size(); ++i)
    check = kMultiply[check][kPermute[i % 8][digits[digits.size() - 1 - i]]];
  return digits.size() > 1 && check == 0;
}

// The remainder of the decimal number that digits, and letters as 10 … 35, write (ISO 7064 MOD 97-10 over ISO
// 13616).
constexpr uint32_t mod_97_of(std::string_view text, uint32_t start = 0) {
  uint32_t rest = start;
  for (char c : text) {
    c = to_upper(c);
    if (is_digit(c))
      rest = (rest * 10 + static_cast<uint32_t>(c - '0')) % 97;
    else if (is_upper(c))
      rest = (rest * 100 + static_cast<uint32_t>(c - 'A' + 10)) % 97;
  }
  return rest;
}

// A day of the Gregorian calendar.
constexpr bool is_date(uint32_t year, uint32_t month, uint32_t day) {
  constexpr uint8_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= kDays[month - 1] + (month == 2 && leap ? 1u : 0u);
}

}  // namespace steward::scanners
