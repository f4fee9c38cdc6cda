// Identifiers of Spain, Portugal and Italy.
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/tax_checksums.h"

namespace steward::scanners {
namespace {

template <auto Holds>
Match match_spanish(std::string_view value) {
  const Alnums<9> number(value);
  return !number.too_many && Holds(number.text()) ? Match::kValid : Match::kNone;
}

Match validate_pt_nif(std::string_view value) {
  const Digits<9> digits(value);
  return digits.are(9) && pt_nif_holds(digits.first(9)) ? Match::kValid : Match::kNone;
}

// Cartão de cidadão (Portaria 286/2017): eight digits, check digit, version of two characters, check digit;
// Luhn over all twelve with letters as 10 … 35.
Match validate_pt_cc(std::string_view value) {
  const Alnums<12> number(value);
  if (number.too_many || number.count != 12) return Match::kNone;
  if (!are_digits(number.text().substr(0, 9)) || !is_digit(number.at[11])) return Match::kNone;
  uint32_t sum = 0;
  for (size_t i = 0; i < 12; ++i) {
    const uint32_t digit = alnum_value(number.at[i]) * (i % 2 == 0 ? 2 : 1);
    sum += i % 2 == 0 && digit > 9 ? digit - 9 : digit;
  }
  if (sum % 10 != 0) return Match::kNone;
  // The versions issued are letters; twelve digits could be much else.
  return is_upper(number.at[9]) || is_upper(number.at[10]) ? Match::kValid : Match::kPlausible;
}

// What a character of a codice fiscale counts in an odd place (decree of 23 December 1976); in an even one,
// its value.
constexpr uint8_t kOdd[26] = {1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                              20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};

// A digit, or the letter that stands for it where two persons would have the same code ("omocodia"); −1
// otherwise.
constexpr int omocodia_digit(char c) {
  if (is_digit(c)) return c - '0';
  const size_t at = std::string_view("LMNPQRSTUV").find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

constexpr uint32_t ordinal(char c) {
  return static_cast<uint32_t>(is_digit(c) ? c - '0' : c - 'A');
}

// Name and surname, three letters each: consonants first, then vowels, then X.
constexpr bool is_abbreviated_name(std::string_view name) {
  bool vowel_seen = false;
  for (char c : name) {
    if (!is_upper(c)) return false;
    const bool vowel = std::string_view("AEIOU").find(c) != std::string_view::npos;
    if (vowel_seen && !vowel && c != 'X') return false;
    vowel_seen |= vowel;
  }
  return true;
}

Match validate_it_fiscal_code(std::string_view value) {
  const Alnums<16> code(value);
  if (code.too_many || code.count != 16) return Match::kNone;
  const std::string_view text = code.text();
  if (!is_abbreviated_name(text.substr(0, 3)) || !is_abbreviated_name(text.substr(3, 3))) return Match::kNone;
  constexpr size_t kDigitsAt[] = {6, 7, 9, 10, 12, 13, 14};
  std::array<uint32_t, 16> digit{};
  for (size_t i : kDigitsAt) {
    const int number = omocodia_digit(text[i]);
    if (number < 0) return Match::kNone;
    digit[i] = static_cast<uint32_t>(number);
  }
  const size_t month = std::string_view("ABCDEHLMPRST").find(text[8]);
  uint32_t day = digit[9] * 10 + digit[10];
  if (day > 40) day -= 40;  // women
  const uint32_t year = digit[6] * 10 + digit[7];
  if (month == std::string_view::npos || !is_upper(text[11]) || !is_upper(text[15])) return Match::kNone;
  if (!is_date(2000 + year, static_cast<uint32_t>(month) + 1, day)) return Match::kNone;
  uint32_t sum = 0;
  for (size_t i = 0; i < 15; ++i) sum += i % 2 == 0 ? kOdd[ordinal(text[i])] : ordinal(text[i]);
  return text[15] == static_cast<char>('A' + sum % 26) ? Match::kValid : Match::kNone;
}

Match validate_it_vat_code(std::string_view value) {
  const Digits<11> digits(value);
  return digits.are(11) && it_partita_iva_holds(digits.first(11)) ? Match::kValid : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> europe_south_validators() {
  static constexpr NamedValidator kTable[] = {
      {"es_cif", match_spanish<es_cif_holds>},
      {"es_nie", match_spanish<es_nie_holds>},
      {"es_nif", match_spanish<es_dni_holds>},
      {"it_fiscal_code", validate_it_fiscal_code},
      {"it_vat_code", validate_it_vat_code},
      {"pt_cc", validate_pt_cc},
      {"pt_nif", validate_pt_nif},
  };
  return kTable;
}

}  // namespace steward::scanners
