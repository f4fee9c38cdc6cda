// National identification and tax numbers of central and eastern Europe: Poland, Czechia and Slovakia,
// Hungary, Romania, Bulgaria, Ukraine, Russia. No clock is asked: a date in the future is a date.
#include <array>

#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

// The number that two digits from `at` write.
template <size_t Max>
uint32_t pair_at(const Digits<Max>& digits, size_t at) {
  return uint32_t{digits.at[at]} * 10 + digits.at[at + 1];
}

// Σ digit × weight modulo 11, of which 10 is written 0.
uint32_t mod_11_10_of(std::span<const uint8_t> digits, std::span<const uint8_t> weights) {
  return weighted_sum(digits, weights) % 11 % 10;
}

Match valid_if(bool holds) {
  return holds ? Match::kValid : Match::kNone;
}

// Ustawa o ewidencji ludności, art. 15: YYMMDD with the century in the month (80, 0, 20, 40, 60 added),
// serial, sex, check digit.
Match validate_pl_pesel(std::string_view value) {
  constexpr std::array<uint8_t, 11> kWeights = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
  constexpr std::array<uint16_t, 5> kCenturies = {1900, 2000, 2100, 2200, 1800};
  const Digits<11> digits(value);
  if (!digits.are(11) || weighted_sum(digits.first(11), kWeights) % 10 != 0) return Match::kNone;
  const uint32_t month = pair_at(digits, 2);
  return valid_if(is_date(kCenturies[month / 20] + pair_at(digits, 0), month % 20, pair_at(digits, 4)));
}

// Rozporządzenie on NIP: modulus 11; a remainder of 10 is never issued.
Match validate_pl_nip(std::string_view value) {
  constexpr std::array<uint8_t, 9> kWeights = {6, 5, 7, 2, 3, 4, 5, 6, 7};
  const Digits<10> digits(value);
  if (!digits.are(10) || digits.all_equal()) return Match::kNone;
  return valid_if(weighted_sum(digits.first(9), kWeights) % 11 == digits.at[9]);
}

// GUS: nine digits; five more for a local unit, with a check digit of their own.
Match validate_pl_regon(std::string_view value) {
  constexpr std::array<uint8_t, 8> kWeights = {8, 9, 2, 3, 4, 5, 6, 7};
  constexpr std::array<uint8_t, 13> kLocal = {2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8};
  const Digits<14> digits(value);
  if ((!digits.are(9) && !digits.are(14)) || digits.all_equal()) return Match::kNone;
  if (mod_11_10_of(digits.first(8), kWeights) != digits.at[8]) return Match::kNone;
  return valid_if(digits.count == 9 || mod_11_10_of(digits.first(13), kLocal) == digits.at[13]);
}

// Letters (A = 10) and then digits, Σ value × weight divisible by 10; the first digit is the check digit.
bool polish_document_holds(std::string_view text, size_t letters, std::span<const uint8_t> weights) {
  uint32_t sum = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (i < letters ? !is_upper(text[i]) : !is_digit(text[i])) return false;
    sum += weights[i] * static_cast<uint32_t>(i < letters ? text[i] - 'A' + 10 : text[i] - '0');
  }
  return sum % 10 == 0;
}

// The identity card (dowód osobisty), ICAO 9303 weights 7, 3, 1; O and Q are not used.
Match validate_pl_id_card(std::string_view value) {
  constexpr std::array<uint8_t, 9> kWeights = {7, 3, 1, 9, 7, 3, 1, 7, 3};
  const Alnums<9> parts(value);
  if (parts.too_many || parts.count != 9) return Match::kNone;
  if (parts.text().find_first_of("OQ") != std::string_view::npos) return Match::kNone;
  return valid_if(polish_document_holds(parts.text(), 3, kWeights));
}

Match validate_pl_passport(std::string_view value) {
  constexpr std::array<uint8_t, 9> kWeights = {7, 3, 9, 1, 7, 3, 1, 7, 3};
  const Alnums<9> parts(value);
  if (parts.too_many || parts.count != 9) return Match::kNone;
  return valid_if(polish_document_holds(parts.text(), 2, kWeights));
}

// Zákon 133/2000 Sb. § 13, zákon 301/1995 Z. z.: YYMMDD/NNNK, the month of women plus 50, both plus 20 when a
// day's numbers run out (since 2004); divisible by 11, or of old a remainder of 10 written 0. Nine digits
// until 1953.
Match validate_cz_rodne_cislo(std::string_view value) {
  const Digits<10> digits(value);
  if (digits.too_many || digits.count < 9) return Match::kNone;
  const uint32_t written = pair_at(digits, 2), year = pair_at(digits, 0), day = pair_at(digits, 4);
  uint32_t month = written > 50 ? written - 50 : written;
  if (digits.count == 9) {
    const uint32_t century = year >= 80 ? 1800 : 1900;
    return century + year <= 1953 && is_date(century + year, month, day) ? Match::kPlausible : Match::kNone;
  }
  if (digits.number(0, 9) % 11 % 10 != digits.at[9]) return Match::kNone;
  const uint32_t century = year >= 54 ? 1900 : 2000;
  if (month > 20 && century + year >= 2004) month -= 20;
  return valid_if(is_date(century + year, month, day));
}

// Legea 105/1996, HG 1375/2006: sex and century, YYMMDD, county, serial, check digit of modulus 11.
Match validate_ro_cnp(std::string_view value) {
  constexpr std::array<uint8_t, 12> kWeights = {2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9};
  constexpr std::array<uint16_t, 10> kCenturies = {0, 1900, 1900, 1800, 1800, 2000, 2000, 1900, 1900, 1900};
  const Digits<13> digits(value);
  if (!digits.are(13) || digits.at[0] == 0) return Match::kNone;
  const uint32_t check = weighted_sum(digits.first(12), kWeights) % 11;
  if ((check == 10 ? 1 : check) != digits.at[12]) return Match::kNone;
  const uint32_t county = pair_at(digits, 7);
  const bool known = (county >= 1 && county <= 48) || county == 51 || county == 52 || county == 70 ||
                     (county >= 80 && county <= 83);
  // Residents (7, 8) and foreigners (9) may be born in any century.
  const uint32_t year = pair_at(digits, 1), month = pair_at(digits, 3), day = pair_at(digits, 5);
  return valid_if(known && is_date(kCenturies[digits.at[0]] + year, month, day));
}

// Ordinance RD-02-20-9 of 2012 (GRAO): YYMMDD, the month plus 20 before 1900 and plus 40 from 2000.
Match validate_bg_egn(std::string_view value) {
  constexpr std::array<uint8_t, 9> kWeights = {2, 4, 8, 5, 10, 9, 7, 3, 6};
  const Digits<10> digits(value);
  if (!digits.are(10) || mod_11_10_of(digits.first(9), kWeights) != digits.at[9]) return Match::kNone;
  uint32_t century = 1900, month = pair_at(digits, 2);
  if (month > 40) {
    century = 2000;
    month -= 40;
  } else if (month > 20) {
    century = 1800;
    month -= 20;
  }
  return valid_if(is_date(century + pair_at(digits, 0), month, pair_at(digits, 4)));
}

// 1996. évi XX. törvény, annex: the tax id: 8, days since 1867-01-01, serial, check digit of modulus 11 (10
// is never issued). The days are those of births from 1900 to 2040.
Match validate_hu_adoazonosito(std::string_view value) {
  constexpr std::array<uint8_t, 9> kWeights = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  constexpr uint32_t kFirstDay = 12'053, kLastDay = 63'550;
  const Digits<10> digits(value);
  if (!digits.are(10) || digits.at[0] != 8) return Match::kNone;
  const auto days = static_cast<uint32_t>(digits.number(1, 5));
  if (days < kFirstDay || days > kLastDay) return Match::kNone;
  return valid_if(weighted_sum(digits.first(9), kWeights) % 11 == digits.at[9]);
}

// As above: the personal number: sex and century, YYMMDD, serial, check digit; weights 1 … 10 for births up
// to 1996, 10 … 1 after.
Match validate_hu_szemelyi_szam(std::string_view value) {
  constexpr std::array<uint8_t, 10> kUp = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
                                    kDown = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
  const Digits<11> digits(value);
  if (!digits.are(11) || digits.at[0] == 0 || digits.at[0] > 8) return Match::kNone;
  const uint8_t sex = digits.at[0];
  const uint32_t two = pair_at(digits, 1);
  // 3, 4: born in 2000 or later, or of old before 1900; 5 to 8 are foreigners, in the same way.
  const bool late = sex == 3 || sex == 4 || sex == 7 || sex == 8;
  const uint32_t year = !late ? 1900 + two : two < 60 ? 2000 + two : 1800 + two;
  if (!is_date(year, pair_at(digits, 3), pair_at(digits, 5))) return Match::kNone;
  const uint32_t sum = weighted_sum(digits.first(10), year > 1996 ? kDown : kUp);
  return valid_if(sum % 11 == digits.at[10]);
}

// NEAK: the social security number (TAJ): weights 3 and 7 in turn, modulus 10.
Match validate_hu_taj(std::string_view value) {
  constexpr std::array<uint8_t, 8> kWeights = {3, 7, 3, 7, 3, 7, 3, 7};
  const Digits<9> digits(value);
  if (!digits.are(9) || digits.prefix(9) == 0) return Match::kNone;
  return valid_if(weighted_sum(digits.first(8), kWeights) % 10 == digits.at[8]);
}

// State Tax Service of Ukraine: days since 1899-12-31 (to 2050), serial, check digit; the first weight is −1,
// which is 10 modulo 11.
Match validate_ua_rnokpp(std::string_view value) {
  constexpr std::array<uint8_t, 9> kWeights = {10, 5, 7, 9, 4, 6, 10, 5, 7};
  constexpr uint32_t kLastDay = 54'788;
  const Digits<10> digits(value);
  if (!digits.are(10) || mod_11_10_of(digits.first(9), kWeights) != digits.at[9]) return Match::kNone;
  const uint32_t days = digits.prefix(5);
  return valid_if(days >= 1 && days <= kLastDay);
}

// Order ЕД-7-14/617@ of the Federal Tax Service: twelve digits for persons with two check digits, ten for
// organizations with one.
Match validate_ru_inn(std::string_view value) {
  constexpr std::array<uint8_t, 11> kWeights = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
  const std::span<const uint8_t> weights(kWeights);
  const Digits<12> digits(value);
  if (digits.too_many || digits.all_equal()) return Match::kNone;
  if (digits.count == 10) return valid_if(mod_11_10_of(digits.first(9), weights.subspan(2)) == digits.at[9]);
  if (digits.count != 12) return Match::kNone;
  return valid_if(mod_11_10_of(digits.first(10), weights.subspan(1)) == digits.at[10] &&
                  mod_11_10_of(digits.first(11), weights) == digits.at[11]);
}

// Pension Fund order 192п: nine digits and a check number of two, modulus 101; numbers up to 001-001-998 have
// none.
Match validate_ru_snils(std::string_view value) {
  constexpr std::array<uint8_t, 9> kWeights = {9, 8, 7, 6, 5, 4, 3, 2, 1};
  const Digits<11> digits(value);
  if (!digits.are(11) || digits.prefix(9) <= 1'001'998) return Match::kNone;
  return valid_if(weighted_sum(digits.first(9), kWeights) % 101 % 100 == pair_at(digits, 9));
}

// Government decree 828 of 1997: the series is the region (OKATO) and the year the form was printed, from
// 1997; then six digits. No check digit.
Match validate_ru_passport(std::string_view value) {
  const Digits<10> digits(value);
  if (!digits.are(10) || pair_at(digits, 0) == 0 || digits.number(4, 6) == 0) return Match::kNone;
  const uint32_t printed = pair_at(digits, 2);
  return printed >= 97 || printed <= 40 ? Match::kPlausible : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> europe_east_validators() {
  static constexpr NamedValidator kTable[] = {
      {"pl_pesel", validate_pl_pesel},
      {"pl_nip", validate_pl_nip},
      {"pl_regon", validate_pl_regon},
      {"pl_id_card", validate_pl_id_card},
      {"pl_passport", validate_pl_passport},
      {"cz_rodne_cislo", validate_cz_rodne_cislo},
      {"ro_cnp", validate_ro_cnp},
      {"bg_egn", validate_bg_egn},
      {"hu_adoazonosito", validate_hu_adoazonosito},
      {"hu_szemelyi_szam", validate_hu_szemelyi_szam},
      {"hu_taj", validate_hu_taj},
      {"ua_rnokpp", validate_ua_rnokpp},
      {"ru_inn", validate_ru_inn},
      {"ru_snils", validate_ru_snils},
      {"ru_passport", validate_ru_passport},
  };
  return kTable;
}

}  // namespace steward::scanners
