// Identifiers issued by authorities of the United States; driving licences are in us_licence_validator.cc.
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/forms.h"

namespace steward::scanners {
namespace {

bool is_written_3_2_4(std::string_view value) {
  return value.size() == 11 && value[3] == '-' && value[6] == '-';
}

// Social Security Administration: areas 000, 666 and 9xx, group 00 and serial 0000 are never issued.
Match validate_us_ssn(std::string_view value) {
  const Digits<9> digits(value);
  if (!digits.are(9)) return Match::kNone;
  const uint32_t all = digits.prefix(9);
  const uint32_t area = all / 1'000'000, group = all / 10'000 % 100, serial = all % 10'000;
  if (area == 0 || area == 666 || area >= 900 || group == 0 || serial == 0) return Match::kNone;
  // Printed in advertisements and void since.
  if (all == 78'051'120 || all == 219'099'999 || all == 457'555'462) return Match::kNone;
  return is_written_3_2_4(value) ? Match::kValid : Match::kPlausible;
}

// IRS, Internal Revenue Manual 3.21.263: nine digits that begin with 9, groups as listed.
Match validate_us_itin(std::string_view value) {
  static constexpr unsigned char kGroupRanges[] = {50, 65, 70, 88, 90, 92, 94, 99};
  static constexpr TwoDigitCodes kGroups(kGroupRanges);
  const Digits<9> digits(value);
  if (!digits.are(9) || digits.at[0] != 9 || !kGroups.has(digits.number(3, 2))) return Match::kNone;
  return is_written_3_2_4(value) ? Match::kValid : Match::kPlausible;
}

// IRS, "How EINs are assigned and valid EIN prefixes". A prefix alone proves nothing: all employers of one
// campus share it, as do all order numbers of one year.
Match validate_us_ein(std::string_view value) {
  static constexpr unsigned char kPrefixRanges[] = {1,  6,  10, 16, 20, 27, 30, 48, 50,
                                                    68, 71, 77, 80, 88, 90, 95, 98, 99};
  static constexpr TwoDigitCodes kPrefixes(kPrefixRanges);
  const Digits<9> digits(value);
  if (!digits.are(9) || !kPrefixes.has(digits.number(0, 2))) return Match::kNone;
  return digits.all_equal() ? Match::kNone : Match::kPlausible;
}

// Department of State: nine digits, or since 2021 a letter and eight digits.
Match validate_us_passport(std::string_view value) {
  const Alnums<9> text(value);
  if (text.too_many || text.count != 9) return Match::kNone;
  return has_form(text.text(), "999999999") || has_form(text.text(), "A99999999") ? Match::kPlausible
                                                                                  : Match::kNone;
}

// CMS, "Understanding the Medicare Beneficiary Identifier format": the letters S, L, O, I, B and Z are not
// used.
Match validate_us_mbi(std::string_view value) {
  static constexpr std::string_view kForm = "9AX9AX9AA99";
  const Alnums<11> text(value);
  if (text.too_many || !has_form(text.text(), kForm) || text.at[0] == '0') return Match::kNone;
  for (char c : text.text())
    if (is_one_of(c, "SLOIBZ")) return Match::kNone;
  return Match::kValid;
}

// CMS, 45 CFR 162.406: ten digits, Luhn over the number with the prefix 80840, which adds 24.
Match validate_us_npi(std::string_view value) {
  const Digits<10> digits(value);
  if (!digits.are(10) || (digits.at[0] != 1 && digits.at[0] != 2)) return Match::kNone;
  std::array<uint8_t, 15> prefixed = {8, 0, 8, 4, 0};
  for (size_t i = 0; i < 10; ++i) prefixed[5 + i] = digits.at[i];
  return luhn_holds(prefixed) ? Match::kValid : Match::kNone;
}

// DEA registration: registrant type, initial of the name (or 9), six digits and a check digit; a hospital
// adds its own suffix after a hyphen.
Match validate_us_dea(std::string_view value) {
  const size_t hyphen = value.find('-');
  const Alnums<9> text(value.substr(0, hyphen));
  if (text.too_many || text.count != 9 || !is_one_of(text.at[0], "ABCDEFGHJKLMPRSTUX")) return Match::kNone;
  if (!is_upper(text.at[1]) && text.at[1] != '9') return Match::kNone;
  const Digits<7> digits(text.text().substr(2));
  if (!digits.are(7)) return Match::kNone;
  const uint32_t sum =
      digits.at[0] + digits.at[2] + digits.at[4] + 2u * (digits.at[1] + digits.at[3] + digits.at[5]);
  return sum % 10 == digits.at[6] ? Match::kValid : Match::kNone;
}

// Account numbers follow no plan; the header says what they are.
Match validate_us_bank_number(std::string_view value) {
  const Digits<17> digits(value);
  return digits.too_many || digits.count < 6 || digits.all_equal() ? Match::kNone : Match::kPlausible;
}

}  // namespace

std::span<const NamedValidator> us_validators() {
  static constexpr NamedValidator kTable[] = {
      {"us_bank_number", validate_us_bank_number},
      {"us_dea", validate_us_dea},
      {"us_ein", validate_us_ein},
      {"us_itin", validate_us_itin},
      {"us_mbi", validate_us_mbi},
      {"us_npi", validate_us_npi},
      {"us_passport", validate_us_passport},
      {"us_ssn", validate_us_ssn},
  };
  return kTable;
}

}  // namespace steward::scanners
