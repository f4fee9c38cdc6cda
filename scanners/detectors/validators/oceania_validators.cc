// Identifiers issued by authorities of Australia and New Zealand.
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/forms.h"

namespace steward::scanners {
namespace {

// Australian Taxation Office: eight or nine digits, weighted, mod 11.
Match validate_au_tfn(std::string_view value) {
  constexpr uint8_t kWeights[] = {1, 4, 3, 7, 5, 8, 6, 9, 10};
  const Digits<9> digits(value);
  if (digits.too_many || digits.count < 8 || digits.all_equal()) return Match::kNone;
  return weighted_sum(digits.first(digits.count), kWeights) % 11 == 0 ? Match::kValid : Match::kNone;
}

// Australian Business Register: one less from the first digit, weighted, mod 89; the first two are the check
// digits, 11 to 99.
Match validate_au_abn(std::string_view value) {
  constexpr uint8_t kWeights[] = {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};
  const Digits<11> digits(value);
  if (!digits.are(11) || digits.prefix(2) < 11) return Match::kNone;
  return (weighted_sum(digits.first(11), kWeights) - kWeights[0]) % 89 == 0 ? Match::kValid : Match::kNone;
}

// Australian Securities and Investments Commission: eight digits and a check digit mod 10.
Match validate_au_acn(std::string_view value) {
  constexpr uint8_t kWeights[] = {8, 7, 6, 5, 4, 3, 2, 1};
  const Digits<9> digits(value);
  if (!digits.are(9) || digits.all_equal()) return Match::kNone;
  return (10 - weighted_sum(digits.first(8), kWeights) % 10) % 10 == digits.at[8] ? Match::kValid
                                                                                  : Match::kNone;
}

// Services Australia: the first digit 2 to 6, a check digit in the ninth place, the issue in the tenth, and
// the person on the card in an eleventh that is often left out.
Match validate_au_medicare(std::string_view value) {
  constexpr uint8_t kWeights[] = {1, 3, 7, 9, 1, 3, 7, 9};
  const Digits<11> digits(value);
  if (digits.too_many || digits.count < 10 || digits.at[0] < 2 || digits.at[0] > 6 || digits.at[9] == 0)
    return Match::kNone;
  if (digits.count == 11 && digits.at[10] == 0) return Match::kNone;
  return weighted_sum(digits.first(8), kWeights) % 10 == digits.at[8] ? Match::kValid : Match::kNone;
}

// Australian Passport Office: one letter, or P and a letter, and seven digits.
Match validate_au_passport(std::string_view value) {
  const Alnums<9> text(value);
  if (text.too_many) return Match::kNone;
  const bool two_letters = has_form(text.text(), "PA9999999");
  if (two_letters) return is_one_of(text.at[1], "ABCDEFUWXZ") ? Match::kPlausible : Match::kNone;
  return has_form(text.text(), "A9999999") && is_one_of(text.at[0], "ACDEFGHJLMNRUX") ? Match::kPlausible
                                                                                      : Match::kNone;
}

// Inland Revenue, "IRD number validation": 10,000,000 to 150,000,000; mod 11 with a second set of weights
// where the first gives ten.
Match validate_nz_ird(std::string_view value) {
  constexpr uint8_t kFirst[] = {3, 2, 7, 6, 5, 4, 3, 2}, kSecond[] = {7, 4, 3, 2, 5, 2, 7, 6};
  const Digits<9> digits(value);
  if (digits.too_many || digits.count < 8) return Match::kNone;
  const uint64_t number = digits.number(0, digits.count);
  if (number <= 10'000'000 || number >= 150'000'000) return Match::kNone;
  const size_t skip = 9 - digits.count;  // a number of eight digits lacks the leading nought
  const auto check = [&](std::span<const uint8_t> weights) {
    return (11 - weighted_sum(digits.first(digits.count - 1), weights.subspan(skip)) % 11) % 11;
  };
  uint32_t expected = check(kFirst);
  if (expected == 10) expected = check(kSecond);
  return expected == digits.at[digits.count - 1] ? Match::kValid : Match::kNone;
}

// HISO 10046:2023: AAANNNC under mod 11, or AAANNAX under mod 23; the letters I and O are not used.
Match validate_nz_nhi(std::string_view value) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  const Alnums<7> text(value);
  if (text.too_many) return Match::kNone;
  const bool digits_only = has_form(text.text(), "AAA9999");
  if (!digits_only && !has_form(text.text(), "AAA99AA")) return Match::kNone;
  uint32_t sum = 0;
  for (size_t i = 0; i < 7; ++i) {
    const char c = text.at[i];
    if (c == 'I' || c == 'O') return Match::kNone;
    const auto worth =
        is_digit(c) ? static_cast<uint32_t>(c - '0') : static_cast<uint32_t>(place_in(kAlphabet, c)) + 1;
    if (i < 6) sum += worth * static_cast<uint32_t>(7 - i);
  }
  if (!digits_only) return kAlphabet[22 - sum % 23] == text.at[6] ? Match::kValid : Match::kNone;
  return sum % 11 != 0 && (11 - sum % 11) % 10 == static_cast<uint32_t>(text.at[6] - '0') ? Match::kValid
                                                                                          : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> oceania_validators() {
  static constexpr NamedValidator kTable[] = {
      {"au_abn", validate_au_abn},           {"au_acn", validate_au_acn},
      {"au_medicare", validate_au_medicare}, {"au_passport", validate_au_passport},
      {"au_tfn", validate_au_tfn},           {"nz_ird", validate_nz_ird},
      {"nz_nhi", validate_nz_nhi},
  };
  return kTable;
}

}  // namespace steward::scanners
