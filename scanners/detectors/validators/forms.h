// How identifiers are written, compared with a form: '9' a digit, 'A' a capital, 'X' a capital or digit, '?'
// any byte; anything else stands for itself. The same letters as in the templates of null_model.h. Pure,
// constexpr.
#pragma once

#include <cstddef>
#include <string_view>

#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {

constexpr bool has_form(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    switch (form[i]) {
      case '9':
        if (!is_digit(c)) return false;
        break;
      case 'A':
        if (!is_upper(c)) return false;
        break;
      case 'X':
        if (!is_digit(c) && !is_upper(c)) return false;
        break;
      case '?':
        break;
      default:
        if (c != form[i]) return false;
    }
  }
  return true;
}

// Is `c` one of `set`?
constexpr bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

// The place of `c` in an alphabet that a check digit is reckoned over; its size when it is not there.
constexpr size_t place_in(std::string_view alphabet, char c) {
  const size_t place = alphabet.find(c);
  return place == std::string_view::npos ? alphabet.size() : place;
}

// Is `number` one of a list of two-digit codes, given as a bit set?
struct TwoDigitCodes {
  bool at[100]{};

  // Pairs of first and last code.
  template <size_t N>
  constexpr explicit TwoDigitCodes(const unsigned char (&ranges)[N]) {
    static_assert(N % 2 == 0);
    for (size_t i = 0; i < N; i += 2)
      for (size_t code = ranges[i]; code <= ranges[i + 1]; ++code) at[code] = true;
  }
  constexpr bool has(size_t code) const { return code < 100 && at[code]; }
};

// A number of Least to Most digits without a check digit: plausible at best, and not when all digits are
// alike.
template <size_t Least, size_t Most>
Match plain_number(std::string_view value) {
  const Digits<Most> digits(value);
  return digits.too_many || digits.count < Least || digits.all_equal() ? Match::kNone : Match::kPlausible;
}

// A date written YYMMDD from digit `first` on, whose century nothing tells (2000 was a leap year).
template <size_t Max>
constexpr bool is_short_date(const Digits<Max>& digits, size_t first = 0) {
  return digits.count >= first + 6 && is_date(2000 + static_cast<uint32_t>(digits.number(first, 2)),
                                              static_cast<uint32_t>(digits.number(first + 2, 2)),
                                              static_cast<uint32_t>(digits.number(first + 4, 2)));
}

}  // namespace steward::scanners
