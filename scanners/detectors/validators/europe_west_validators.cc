// Identifiers of France, Belgium, the Netherlands, Luxembourg, Switzerland and Austria.
#include <algorithm>

#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/tax_checksums.h"

namespace steward::scanners {
namespace {

// Code de la sécurité sociale, R. 161-1; INSEE: sex, year, month, place of birth, order, key modulo 97.
Match validate_fr_nir(std::string_view value) {
  Alnums<15> number(value);
  if (number.too_many || (number.count != 13 && number.count != 15)) return Match::kNone;
  // Corsica: 2A counts as 19, 2B as 18.
  if (number.at[6] == 'A' || number.at[6] == 'B') {
    if (number.at[5] != '2') return Match::kNone;
    number.at[5] = '1';
    number.at[6] = number.at[6] == 'A' ? '9' : '8';
  }
  if (!are_digits(number.text())) return Match::kNone;
  const Digits<15> digits(number.text());
  const uint32_t sex = digits.at[0], month = static_cast<uint32_t>(digits.number(3, 2));
  if (sex == 0 || sex == 5 || sex == 6 || sex == 9) return Match::kNone;
  // 20, 30 to 42 and 50 to 99 where the month is not known or the registry is abroad.
  if (month == 0 || (month > 12 && month < 20) || (month > 20 && month < 30) || (month > 42 && month < 50))
    return Match::kNone;
  if (digits.number(5, 2) == 0 || digits.number(10, 3) == 0) return Match::kNone;
  if (number.count == 13) return Match::kPlausible;
  return 97 - digits.number(0, 13) % 97 == digits.number(13, 2) ? Match::kValid : Match::kNone;
}

// INSEE, répertoire SIRENE: Luhn.
Match validate_fr_siren(std::string_view value) {
  const Digits<9> digits(value);
  return digits.are(9) && digits.prefix(9) != 0 && luhn_holds(digits.first(9)) ? Match::kValid : Match::kNone;
}

// A SIREN and five digits of the establishment. La Poste has too many for Luhn: the digits' sum divides by
// five.
Match validate_fr_siret(std::string_view value) {
  const Digits<14> digits(value);
  if (!digits.are(14) || digits.prefix(9) == 0 || !luhn_holds(digits.first(9))) return Match::kNone;
  // La Poste has more establishments than Luhn leaves it: the sum of the digits divides by five, but for its
  // seat.
  if (digits.prefix(9) != 356'000'000 || digits.number(9, 5) == 48)
    return luhn_holds(digits.first(14)) ? Match::kValid : Match::kNone;
  uint32_t sum = 0;
  for (uint8_t digit : digits.first(14)) sum += digit;
  return sum % 5 == 0 ? Match::kValid : Match::kNone;
}

// The carte nationale d'identité of before 2021: year, month, département and office of issue, serial number.
Match validate_fr_cni(std::string_view value) {
  const Alnums<12> number(value);
  if (number.too_many) return Match::kNone;
  if (number.count == 9) return Match::kPlausible;  // since 2021: the rule's regex says all there is to say
  const Digits<12> digits(value);
  if (!digits.are(12)) return Match::kNone;
  const uint64_t month = digits.number(2, 2);
  return month >= 1 && month <= 12 ? Match::kPlausible : Match::kNone;
}

// Royal decree of 3 April 1984: day of birth, serial number, 97 − n mod 97; from 2000 on a 2 stands before
// the number.
Match validate_be_nn(std::string_view value) {
  const Digits<11> digits(value);
  if (!digits.are(11)) return Match::kNone;
  const uint32_t year = static_cast<uint32_t>(digits.number(0, 2)),
                 day = static_cast<uint32_t>(digits.number(4, 2));
  uint32_t month = static_cast<uint32_t>(digits.number(2, 2));
  // BIS numbers of those not in the register: 20 more, or 40 when the sex is known.
  if (month >= 20) month -= month >= 40 ? 40 : 20;
  if (digits.number(6, 3) == 0 || digits.number(6, 3) == 999) return Match::kNone;
  const uint64_t body = digits.number(0, 9), check = digits.number(9, 2);
  const bool unknown_day = (month == 0 && day <= 31) || (month <= 12 && day == 0);
  const auto born = [&](uint32_t century) { return unknown_day || is_date(century + year, month, day); };
  const bool holds =
      (97 - body % 97 == check && born(1900)) || (97 - (2'000'000'000 + body) % 97 == check && born(2000));
  return holds ? Match::kValid : Match::kNone;
}

// Wet algemene bepalingen burgerservicenummer: the elfproef. Eight digits are nine that lost their zero.
Match validate_nl_bsn(std::string_view value) {
  const Digits<9> digits(value);
  if (digits.too_many || digits.count < 8 || digits.all_equal()) return Match::kNone;
  std::array<uint8_t, 9> all{};
  std::copy_n(digits.at.begin(), digits.count, all.end() - static_cast<std::ptrdiff_t>(digits.count));
  if (!nl_elfproef_holds(all) || (digits.count == 8 && all[1] == 0)) return Match::kNone;
  return digits.count == 9 ? Match::kValid : Match::kPlausible;
}

// Loi du 19 juin 2013: date of birth, order, a Luhn digit and a Verhoeff digit, each over the first eleven.
Match validate_lu_matricule(std::string_view value) {
  const Digits<13> digits(value);
  if (!digits.are(13)) return Match::kNone;
  const uint32_t year = digits.prefix(4);
  if (year < 1850 || year > 2099 ||
      !is_date(year, static_cast<uint32_t>(digits.number(4, 2)), static_cast<uint32_t>(digits.number(6, 2))))
    return Match::kNone;
  std::array<uint8_t, 12> verhoeff{};
  std::copy_n(digits.at.begin(), 11, verhoeff.begin());
  verhoeff[11] = digits.at[12];
  return luhn_holds(digits.first(12)) && verhoeff_holds(verhoeff) ? Match::kValid : Match::kNone;
}

// AHVV art. 133: 756 and the check digit of GTIN-13.
Match validate_ch_ahv(std::string_view value) {
  const Digits<13> digits(value);
  if (!digits.are(13) || digits.prefix(3) != 756) return Match::kNone;
  constexpr uint8_t kWeights[] = {1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1};
  return weighted_sum(digits.first(13), kWeights) % 10 == 0 ? Match::kValid : Match::kNone;
}

// ASVG § 31, Dachverband der Sozialversicherungsträger: serial number, check digit, date of birth. Months 13
// to 15 stand for a date that ran out of numbers or is not known.
Match validate_at_svnr(std::string_view value) {
  const Digits<10> digits(value);
  if (!digits.are(10) || digits.at[0] == 0) return Match::kNone;
  const uint32_t day = static_cast<uint32_t>(digits.number(4, 2)),
                 month = static_cast<uint32_t>(digits.number(6, 2));
  const uint32_t year = 2000 + static_cast<uint32_t>(digits.number(8, 2));
  if (month > 15 || !is_date(year, month > 12 ? 1 : month, day)) return Match::kNone;
  constexpr uint8_t kWeights[] = {3, 7, 9, 0, 5, 8, 4, 2, 1, 6};
  return weighted_sum(digits.first(10), kWeights) % 11 == digits.at[3] ? Match::kValid : Match::kNone;
}

// The offices of the revenue, whose codes outlived the reform of 2020 (BMF, Liste der Finanzamtsnummern).
constexpr bool is_austrian_tax_office(uint32_t code) {
  constexpr uint8_t kOffices[] = {3,  4,  6,  7,  8,  9,  10, 12, 15, 16, 18, 22, 23, 29,
                                  33, 38, 41, 46, 51, 52, 53, 54, 57, 59, 61, 65, 67, 68,
                                  69, 71, 72, 81, 82, 83, 84, 90, 91, 93, 97, 98};
  for (uint8_t office : kOffices)
    if (office == code) return true;
  return false;
}

// BMF: office (two digits), six digits, and a check digit by Luhn's scheme over all.
Match validate_at_tax_number(std::string_view value) {
  const Digits<9> digits(value);
  if (!digits.are(9) || !is_austrian_tax_office(digits.prefix(2))) return Match::kNone;
  if (!luhn_holds(digits.first(9))) return Match::kNone;
  const bool written = value.find('/') != std::string_view::npos || value.find('-') != std::string_view::npos;
  return written ? Match::kValid : Match::kPlausible;
}

// Serial numbers of documents that check nothing: the rule's regex is all there is.
Match validate_document_form(std::string_view value) {
  return value.size() <= 16 ? Match::kPlausible : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> europe_west_validators() {
  static constexpr NamedValidator kTable[] = {
      {"at_svnr", validate_at_svnr},
      {"at_tax_number", validate_at_tax_number},
      {"be_nn", validate_be_nn},
      {"ch_ahv", validate_ch_ahv},
      {"document_form", validate_document_form},
      {"fr_cni", validate_fr_cni},
      {"fr_nir", validate_fr_nir},
      {"fr_siren", validate_fr_siren},
      {"fr_siret", validate_fr_siret},
      {"lu_matricule", validate_lu_matricule},
      {"nl_bsn", validate_nl_bsn},
  };
  return kTable;
}

}  // namespace steward::scanners
