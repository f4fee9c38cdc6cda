// Identifiers of Germany that are no matter of the revenue: documents, social insurance, physicians, the
// registers of companies. Each function names what it follows.
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

// The letters of serial numbers: no vowels, and none that looks or sounds like another (PassV, PAuswV).
constexpr bool is_serial_char(char c) {
  return is_digit(c) || std::string_view("CFGHJKLMNPRTVWXYZ").find(c) != std::string_view::npos;
}

// Nine characters of a serial number, perhaps its check digit (ICAO 9303), perhaps the D of the machine
// readable zone.
Match match_document(std::string_view value, std::string_view first_letters) {
  const Alnums<11> number(value);
  if (number.too_many || number.count < 9) return Match::kNone;
  const std::string_view text = number.text();
  if (first_letters.find(text[0]) == std::string_view::npos) return Match::kNone;
  for (char c : text.substr(0, 9))
    if (!is_serial_char(c)) return Match::kNone;
  if (number.count == 9) return Match::kPlausible;
  if (number.count == 11 && text[10] != 'D') return Match::kNone;
  return is_digit(text[9]) && icao_check_digit(text.substr(0, 9)) == text[9] - '0' ? Match::kValid
                                                                                   : Match::kNone;
}

Match validate_de_passport(std::string_view value) {
  // A letter and eight digits is what other countries write; here the places of issue hold letters among the
  // digits.
  if (value.size() == 9 && Digits<8>(value).are(8)) return Match::kNone;
  return match_document(value, "CFGHJK");
}

Match validate_de_id_card(std::string_view value) {
  if (!value.empty() && !is_digit(value[0])) return match_document(value, "LMNPRTVWXY");
  // Before November 2010: ten digits, of which the last is the check digit.
  const Alnums<11> number(value);
  if (number.too_many || number.count < 10) return Match::kNone;
  const std::string_view text = number.text();
  for (char c : text.substr(0, 10))
    if (!is_digit(c)) return Match::kNone;
  if (number.count == 11 && text[10] != 'D') return Match::kNone;
  if (icao_check_digit(text.substr(0, 9)) != text[9] - '0') return Match::kNone;
  return number.count == 11 ? Match::kValid : Match::kPlausible;
}

constexpr uint32_t digit_sum(uint32_t below_100) {
  return below_100 / 10 + below_100 % 10;
}

// VKVV § 2 and § 4: area of the insurer, date of birth, initial of the birth name, serial number, check
// digit.
Match validate_de_social_security(std::string_view value) {
  const Alnums<12> number(value);
  if (number.too_many || number.count != 12 || !is_upper(number.at[8])) return Match::kNone;
  const Digits<11> digits(number.text());
  if (!digits.are(11)) return Match::kNone;
  const uint32_t area = digits.prefix(2);
  // The century is not written; in 2000 + yy every 29 February that can be is.
  if (area < 2 || area > 89 ||
      !is_date(2000 + static_cast<uint32_t>(digits.number(6, 2)), static_cast<uint32_t>(digits.number(4, 2)),
               static_cast<uint32_t>(digits.number(2, 2))))
    return Match::kNone;
  const uint32_t letter = static_cast<uint32_t>(number.at[8] - 'A' + 1);
  constexpr uint8_t kWeights[] = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
  uint32_t sum = digit_sum(letter / 10 * kWeights[8]) + digit_sum(letter % 10 * kWeights[9]);
  for (size_t i = 0; i < 8; ++i) sum += digit_sum(uint32_t{digits.at[i]} * kWeights[i]);
  for (size_t i = 8; i < 10; ++i) sum += digit_sum(uint32_t{digits.at[i]} * kWeights[i + 2]);
  return sum % 10 == digits.at[10] ? Match::kValid : Match::kNone;
}

// SGB V § 290: a letter and nine digits, the last a check digit over the letter's place in the alphabet and
// the rest.
Match validate_de_health_insurance(std::string_view value) {
  const Alnums<10> number(value);
  if (number.too_many || number.count != 10 || !is_upper(number.at[0])) return Match::kNone;
  const Digits<9> digits(number.text());
  if (!digits.are(9) || digits.all_equal()) return Match::kNone;
  const uint32_t letter = static_cast<uint32_t>(number.at[0] - 'A' + 1);
  uint32_t sum = letter / 10 + digit_sum(letter % 10 * 2);
  for (size_t i = 0; i < 8; ++i) sum += digit_sum(uint32_t{digits.at[i]} * (i % 2 == 0 ? 1u : 2u));
  return sum % 10 == digits.at[8] ? Match::kValid : Match::kNone;
}

// KBV, guideline on numbers of physicians and practices (SGB V § 75 (7)): six digits, check digit, group of
// specialists.
Match validate_de_lanr(std::string_view value) {
  const Digits<9> digits(value);
  if (!digits.are(9) || digits.prefix(6) == 0 || digits.number(7, 2) == 0) return Match::kNone;
  constexpr uint8_t kWeights[] = {4, 9, 4, 9, 4, 9};
  return (weighted_sum(digits.first(6), kWeights) + digits.at[6]) % 10 == 0 ? Match::kValid : Match::kNone;
}

// Same guideline: the first two digits are the association of physicians, and nothing is checked.
Match validate_de_bsnr(std::string_view value) {
  const Digits<9> digits(value);
  if (!digits.are(9) || digits.number(2, 7) == 0) return Match::kNone;
  constexpr uint8_t kAssociations[] = {1,  2,  3,  6,  17, 20, 31, 35, 37, 38, 46, 47, 48, 49, 50, 51, 52,
                                       53, 54, 55, 60, 61, 62, 63, 68, 69, 70, 71, 72, 73, 74, 77, 78, 79,
                                       80, 81, 83, 85, 86, 87, 88, 91, 93, 94, 95, 96, 97, 98, 99};
  const uint32_t association = digits.prefix(2);
  for (uint8_t known : kAssociations)
    if (known == association) return Match::kPlausible;
  return Match::kNone;
}

// FeV, annex 8, no. 5: authority (a letter and three digits), five characters, check character modulo eleven,
// issue.
Match validate_de_fuehrerschein(std::string_view value) {
  const Alnums<11> number(value);
  if (number.too_many || number.count != 11 || !is_upper(number.at[0])) return Match::kNone;
  for (size_t i = 1; i < 4; ++i)
    if (!is_digit(number.at[i])) return Match::kNone;
  uint32_t sum = 0;
  for (size_t i = 0; i < 9; ++i) sum += alnum_value(number.at[i]) * static_cast<uint32_t>(9 - i);
  const char check = sum % 11 == 10 ? 'X' : static_cast<char>('0' + sum % 11);
  return number.at[9] == check ? Match::kValid : Match::kNone;
}

// HRV: the sections A and B of a court's register of companies, and a number of up to six digits.
Match validate_de_handelsregister(std::string_view value) {
  const size_t at = value.find("HR");
  if (at == std::string_view::npos) return Match::kNone;
  const Digits<6> digits(value.substr(at));
  return digits.too_many || digits.count == 0 || digits.prefix(digits.count) == 0 ? Match::kNone
                                                                                  : Match::kValid;
}

// Deutsche Post: the areas 00, 05, 43 and 62 were never given.
Match validate_de_plz(std::string_view value) {
  const Digits<5> digits(value);
  if (!digits.are(5)) return Match::kNone;
  const uint32_t area = digits.prefix(2);
  const bool given = area != 0 && area != 5 && area != 43 && area != 62 && digits.prefix(5) >= 1001;
  return given ? Match::kPlausible : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> german_validators() {
  static constexpr NamedValidator kTable[] = {
      {"de_bsnr", validate_de_bsnr},
      {"de_fuehrerschein", validate_de_fuehrerschein},
      {"de_handelsregister", validate_de_handelsregister},
      {"de_health_insurance", validate_de_health_insurance},
      {"de_id_card", validate_de_id_card},
      {"de_lanr", validate_de_lanr},
      {"de_passport", validate_de_passport},
      {"de_plz", validate_de_plz},
      {"de_social_security", validate_de_social_security},
  };
  return kTable;
}

}  // namespace steward::scanners
