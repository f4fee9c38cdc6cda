// Identifiers issued by authorities of India, Pakistan, Bangladesh and Sri Lanka.
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/forms.h"

namespace steward::scanners {
namespace {

constexpr std::string_view kPanHolders = "ABCFGHJKLPT";  // the fourth letter: person, company, trust …

bool is_pan(std::string_view text) {
  return has_form(text, "AAAAA9999A") && is_one_of(text[3], kPanHolders) && text.substr(5, 4) != "0000";
}

// UIDAI: twelve digits, the first of them 2 to 9, Verhoeff; no palindrome is issued.
Match validate_in_aadhaar(std::string_view value) {
  const Digits<12> digits(value);
  if (!digits.are(12) || digits.at[0] < 2 || !verhoeff_holds(digits.first(12))) return Match::kNone;
  for (size_t i = 0; i < 6; ++i)
    if (digits.at[i] != digits.at[11 - i]) return Match::kValid;
  return Match::kNone;
}

// Income Tax Rules, 1962, rule 114; the check letter's formula is not published.
Match validate_in_pan(std::string_view value) {
  const Alnums<10> text(value);
  return !text.too_many && is_pan(text.text()) ? Match::kValid : Match::kNone;
}

// Central Goods and Services Tax Rules, 2017, rule 10: state, PAN, registration of that PAN, Z, check
// character (Luhn over 0-9A-Z).
Match validate_in_gstin(std::string_view value) {
  static constexpr unsigned char kStateRanges[] = {1, 38, 97, 97, 99, 99};
  static constexpr TwoDigitCodes kStates(kStateRanges);
  const Alnums<15> text(value);
  if (text.too_many || !has_form(text.text(), "99AAAAA9999AXZX") || text.at[12] == '0') return Match::kNone;
  const Digits<15> digits(text.text());
  if (!kStates.has(digits.number(0, 2)) || !is_pan(text.text().substr(2, 10))) return Match::kNone;
  uint32_t sum = 0;
  for (size_t i = 0; i < 15; ++i) {
    const char c = text.at[14 - i];
    const auto place = static_cast<uint32_t>(is_digit(c) ? c - '0' : c - 'A' + 10) * (i % 2 == 0 ? 1u : 2u);
    sum += place / 36 + place % 36;
  }
  return sum % 36 == 0 ? Match::kValid : Match::kNone;
}

// Election Commission of India: three letters and seven digits, the last by Luhn on newer cards.
Match validate_in_voter(std::string_view value) {
  const Alnums<10> text(value);
  if (text.too_many || !has_form(text.text(), "AAA9999999")) return Match::kNone;
  const Digits<7> digits(text.text());
  if (digits.all_equal()) return Match::kNone;
  return luhn_holds(digits.first(7)) ? Match::kValid : Match::kPlausible;
}

// Ministry of External Affairs: a letter and seven digits, of which neither the first nor the last is nought.
Match validate_in_passport(std::string_view value) {
  const Alnums<8> text(value);
  if (text.too_many || !has_form(text.text(), "A9999999") || is_one_of(text.at[0], "QXZ"))
    return Match::kNone;
  return text.at[1] != '0' && text.at[7] != '0' ? Match::kPlausible : Match::kNone;
}

// NADRA: province, district and tehsil; family; sex. No check digit, so the written form speaks.
Match validate_pk_cnic(std::string_view value) {
  const Digits<13> digits(value);
  if (!digits.are(13) || digits.at[0] < 1 || digits.at[0] > 7 || digits.at[12] == 0 || digits.all_equal())
    return Match::kNone;
  return has_form(value, "99999-9999999-9") ? Match::kValid : Match::kPlausible;
}

// Bangladesh Election Commission: 13 digits, 17 with the year of birth before them, 10 on smart cards.
Match validate_bd_nid(std::string_view value) {
  const Digits<17> digits(value);
  if (digits.too_many || digits.all_equal()) return Match::kNone;
  if (digits.count == 17)
    return digits.prefix(4) > 1900 && digits.prefix(4) < 2020 ? Match::kPlausible : Match::kNone;
  return digits.count == 10 || digits.count == 13 ? Match::kPlausible : Match::kNone;
}

// Department for Registration of Persons: year, day of the year (500 more for women), serial and check digit
// of an unpublished kind; two-digit years end in V or X.
Match validate_lk_nic(std::string_view value) {
  const Alnums<12> text(value);
  if (text.too_many) return Match::kNone;
  const bool old_form = has_form(text.text(), "999999999A");
  if (!old_form && !has_form(text.text(), "999999999999")) return Match::kNone;
  const Digits<12> digits(text.text());
  const uint64_t day = digits.number(old_form ? 2 : 4, 3) % 500;
  if (day < 1 || day > 366 || digits.number(old_form ? 2 : 4, 3) > 866) return Match::kNone;
  if (old_form) return is_one_of(text.at[9], "VX") ? Match::kValid : Match::kNone;
  return digits.prefix(4) >= 1900 && digits.prefix(4) <= 2020 ? Match::kPlausible : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> south_asia_validators() {
  static constexpr NamedValidator kTable[] = {
      {"bd_nid", validate_bd_nid}, {"in_aadhaar", validate_in_aadhaar},   {"in_gstin", validate_in_gstin},
      {"in_pan", validate_in_pan}, {"in_passport", validate_in_passport}, {"in_voter", validate_in_voter},
      {"lk_nic", validate_lk_nic}, {"pk_cnic", validate_pk_cnic},
  };
  return kTable;
}

}  // namespace steward::scanners
