// National identification numbers of the Nordic and Baltic countries. Most write a birth date; no clock is
// asked, so a date in the future is a date.
#include <array>

#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

// The year of two digits in whichever century makes it a date: 29 February decides, otherwise any does.
bool is_date_of_some_century(uint32_t year, uint32_t month, uint32_t day) {
  return is_date(1900 + year, month, day) || is_date(2000 + year, month, day);
}

// Skatteverket SKV 704: YYMMDD-NNNC or YYYYMMDD-NNNC, + instead of - from the age of 100, Luhn over the last
// ten; a coordination number (SKV 707) has 60 added to the day.
Match validate_se_personnummer(std::string_view value) {
  const Digits<12> digits(value);
  if (digits.too_many || (digits.count != 10 && digits.count != 12)) return Match::kNone;
  const size_t year_digits = digits.count - 8;
  const uint32_t year = digits.prefix(year_digits);
  const auto month = static_cast<uint32_t>(digits.number(year_digits, 2));
  auto day = static_cast<uint32_t>(digits.number(year_digits + 2, 2));
  if (day > 60) day -= 60;
  if (year_digits == 4 && (year < 1800 || year > 2099)) return Match::kNone;
  if (year_digits == 4 ? !is_date(year, month, day) : !is_date_of_some_century(year, month, day))
    return Match::kNone;
  return luhn_holds({digits.at.data() + digits.count - 10, 10}) ? Match::kValid : Match::kNone;
}

// Bolagsverket, Skatteverket SKV 709: the first digit is the legal form, the third at least 2 so that the
// number is no personnummer; Luhn. Registers put 16 before it.
Match validate_se_organisationsnummer(std::string_view value) {
  const Digits<12> digits(value);
  if (digits.too_many || (digits.count != 10 && digits.count != 12)) return Match::kNone;
  const size_t first = digits.count - 10;
  if (first == 2 && digits.prefix(2) != 16) return Match::kNone;
  const uint8_t form = digits.at[first];
  if (form == 0 || form == 4 || digits.at[first + 2] < 2) return Match::kNone;
  return luhn_holds({digits.at.data() + first, 10}) ? Match::kValid : Match::kNone;
}

// Folkeregisterforskriften § 2-2-1: DDMMYY, individual number, two check digits of modulus 11. D-numbers add
// 40 to the day, H-numbers 40 to the month.
Match validate_no_fodselsnummer(std::string_view value) {
  constexpr std::array<uint8_t, 10> kFirst = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1};
  constexpr std::array<uint8_t, 11> kSecond = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
  const Digits<11> digits(value);
  if (!digits.are(11)) return Match::kNone;
  if (weighted_sum(digits.first(10), kFirst) % 11 != 0 || weighted_sum(digits.first(11), kSecond) % 11 != 0)
    return Match::kNone;
  auto day = static_cast<uint32_t>(digits.number(0, 2)), month = static_cast<uint32_t>(digits.number(2, 2));
  const auto year = static_cast<uint32_t>(digits.number(4, 2)),
             individual = static_cast<uint32_t>(digits.number(6, 3));
  if (day > 40) day -= 40;
  if (month > 40) month -= 40;
  uint32_t century = 0;
  if (individual < 500)
    century = 1900;
  else if (individual < 750 && year >= 54)
    century = 1800;
  else if (year < 40)
    century = 2000;
  else if (individual >= 900)
    century = 1900;
  return century != 0 && is_date(century + year, month, day) ? Match::kValid : Match::kNone;
}

// The century by the seventh digit (CPR-kontoret, "Personnummeret i CPR-systemet", § 2.2).
uint32_t danish_century(uint32_t seventh, uint32_t year) {
  if (seventh < 4) return 1900;
  if (seventh == 4 || seventh == 9) return year < 37 ? 2000 : 1900;
  return year < 58 ? 2000 : 1800;
}

// DDMMYY-NNNN. The check of modulus 11 is no longer kept since October 2007, so the written form decides:
// bare digits need support, and so does what may as well be YYMMDD-HHMM, unless the old check holds.
Match validate_dk_cpr(std::string_view value) {
  constexpr std::array<uint8_t, 10> kWeights = {4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
  const Digits<10> digits(value);
  if (!digits.are(10)) return Match::kNone;
  const auto pair = [&digits](size_t at) { return static_cast<uint32_t>(digits.number(at, 2)); };
  const uint32_t century = danish_century(digits.at[6], pair(4));
  if (!is_date(century + pair(4), pair(2), pair(0))) return Match::kNone;
  if (value.size() != 11 || value[6] != '-') return Match::kPlausible;
  if (weighted_sum(digits.first(10), kWeights) % 11 == 0) return Match::kValid;
  const bool may_be_time = is_date(2000 + pair(0), pair(2), pair(4)) && pair(6) < 24 && pair(8) < 60;
  return may_be_time ? Match::kPlausible : Match::kValid;
}

// DVV: DDMMYY, a sign for the century (more than one each since 2023, decree 690/2022), an individual number
// from 002, a check character of modulus 31. Numbers from 900 are temporary ones, used inside one
// organization.
Match validate_fi_personal_identity_code(std::string_view value) {
  constexpr std::string_view kCheck = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  if (value.size() != 11) return Match::kNone;
  for (size_t i = 0; i < 10; ++i)
    if (i != 6 && !is_digit(value[i])) return Match::kNone;
  const Digits<9> digits(value.substr(0, 10));
  uint32_t century = 0;
  const char sign = to_upper(value[6]);
  if (sign == '+')
    century = 1800;
  else if (sign == '-' || (sign >= 'U' && sign <= 'Y'))
    century = 1900;
  else if (sign >= 'A' && sign <= 'F')
    century = 2000;
  if (century == 0 || !digits.are(9)) return Match::kNone;
  const auto pair = [&digits](size_t at) { return static_cast<uint32_t>(digits.number(at, 2)); };
  const uint32_t individual = static_cast<uint32_t>(digits.number(6, 3));
  if (!is_date(century + pair(4), pair(2), pair(0)) || individual < 2) return Match::kNone;
  if (to_upper(value[10]) != kCheck[digits.number(0, 9) % 31]) return Match::kNone;
  return individual < 900 ? Match::kValid : Match::kPlausible;
}

// Þjóðskrá: DDMMYY-NNCA, the day of companies plus 40, modulus 11, the century last: 9 or 0.
Match validate_is_kennitala(std::string_view value) {
  constexpr std::array<uint8_t, 9> kWeights = {3, 2, 7, 6, 5, 4, 3, 2, 1};
  const Digits<10> digits(value);
  if (!digits.are(10)) return Match::kNone;
  const uint8_t last = digits.at[9];
  if (last != 0 && last != 9) return Match::kNone;
  const uint32_t century = last == 0 ? 2000 : 1900;
  auto day = static_cast<uint32_t>(digits.number(0, 2));
  if (day > 40) day -= 40;
  if (!is_date(century + static_cast<uint32_t>(digits.number(4, 2)),
               static_cast<uint32_t>(digits.number(2, 2)), day))
    return Match::kNone;
  return weighted_sum(digits.first(9), kWeights) % 11 == 0 ? Match::kValid : Match::kNone;
}

// EVS 585:2007 and, for Lithuania, the Law on the Register of Residents: sex and century, YYMMDD, serial,
// check digit of modulus 11 in two rounds. In Lithuania 9 first means that no birth date is written.
Match validate_isikukood(std::string_view value) {
  constexpr std::array<uint8_t, 10> kFirst = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1},
                                    kSecond = {3, 4, 5, 6, 7, 8, 9, 1, 2, 3};
  const Digits<11> digits(value);
  if (!digits.are(11) || digits.at[0] == 0) return Match::kNone;
  uint32_t check = weighted_sum(digits.first(10), kFirst) % 11;
  if (check == 10) check = weighted_sum(digits.first(10), kSecond) % 11 % 10;
  if (check != digits.at[10]) return Match::kNone;
  if (digits.at[0] == 9) return Match::kPlausible;
  const uint32_t century = 1800 + 100u * ((digits.at[0] - 1u) / 2);
  return is_date(century + static_cast<uint32_t>(digits.number(1, 2)),
                 static_cast<uint32_t>(digits.number(3, 2)), static_cast<uint32_t>(digits.number(5, 2)))
             ? Match::kValid
             : Match::kNone;
}

Match validate_ee_isikukood(std::string_view value) {
  const Match match = validate_isikukood(value);
  return match == Match::kPlausible ? Match::kNone : match;
}

// PMLP: DDMMYY-CNNNK, C the century since 1800; since July 2017 32NNNN-NNNNK without a date. Modulus 11.
Match validate_lv_personas_kods(std::string_view value) {
  constexpr std::array<uint8_t, 10> kWeights = {10, 5, 8, 4, 2, 1, 6, 3, 7, 9};
  const Digits<11> digits(value);
  if (!digits.are(11)) return Match::kNone;
  if ((1 + weighted_sum(digits.first(10), kWeights)) % 11 % 10 != digits.at[10]) return Match::kNone;
  if (digits.prefix(2) == 32) return Match::kValid;
  if (digits.at[6] > 2) return Match::kNone;
  const uint32_t century = 1800 + 100u * digits.at[6];
  return is_date(century + static_cast<uint32_t>(digits.number(4, 2)),
                 static_cast<uint32_t>(digits.number(2, 2)), static_cast<uint32_t>(digits.number(0, 2)))
             ? Match::kValid
             : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> europe_north_validators() {
  static constexpr NamedValidator kTable[] = {
      {"se_personnummer", validate_se_personnummer},
      {"se_organisationsnummer", validate_se_organisationsnummer},
      {"no_fodselsnummer", validate_no_fodselsnummer},
      {"dk_cpr", validate_dk_cpr},
      {"fi_personal_identity_code", validate_fi_personal_identity_code},
      {"is_kennitala", validate_is_kennitala},
      {"ee_isikukood", validate_ee_isikukood},
      {"lt_asmens_kodas", validate_isikukood},
      {"lv_personas_kods", validate_lv_personas_kods},
  };
  return kTable;
}

}  // namespace steward::scanners
