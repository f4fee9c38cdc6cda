// Identifiers issued by authorities of Singapore, Malaysia, Indonesia, Thailand, Vietnam and the Philippines.
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/forms.h"

namespace steward::scanners {
namespace {

// National Registration Act: series, seven digits, check letter mod 11. Series M was added in 2022.
Match validate_sg_nric_fin(std::string_view value) {
  constexpr uint8_t kWeights[] = {2, 7, 6, 5, 4, 3, 2};
  const Alnums<9> text(value);
  if (text.too_many || !has_form(text.text(), "A9999999A")) return Match::kNone;
  const Digits<7> digits(text.text());
  const uint32_t sum = weighted_sum(digits.first(7), kWeights);
  char check = 0;
  switch (text.at[0]) {
    case 'S':
      check = "JZIHGFEDCBA"[sum % 11];
      break;
    case 'T':
      check = "JZIHGFEDCBA"[(sum + 4) % 11];
      break;
    case 'F':
      check = "XWUTRQPNMLK"[sum % 11];
      break;
    case 'G':
      check = "XWUTRQPNMLK"[(sum + 4) % 11];
      break;
    case 'M':
      check = "XWUTRQPNJLK"[(sum + 3) % 11];
      break;
    default:
      return Match::kNone;
  }
  return check == text.at[8] ? Match::kValid : Match::kNone;
}

bool is_business_uen(std::string_view text) {
  constexpr uint8_t kWeights[] = {10, 4, 9, 3, 8, 2, 7, 1};
  const Digits<8> digits(text);
  return has_form(text, "99999999A") &&
         text[8] == "XMKECAWLJDB"[weighted_sum(digits.first(8), kWeights) % 11];
}

bool is_company_uen(std::string_view text) {
  constexpr uint8_t kWeights[] = {10, 8, 6, 4, 9, 7, 5, 3, 1};
  if (!has_form(text, "999999999A")) return false;
  const Digits<9> digits(text);
  return digits.prefix(4) >= 1800 && digits.prefix(4) <= 2035 &&
         text[9] == "ZKCMDNERGWH"[weighted_sum(digits.first(9), kWeights) % 11];
}

bool is_other_uen(std::string_view text) {
  static constexpr std::string_view kKinds =
      "CC CD CH CL CM CP CS CX DP FB FC FM FN GA GB GS HS LL LP MB MC MD MH MM MQ NB NR PA PB PF RF RP SM SS "
      "TC TU VH "
      "XL";
  static constexpr std::string_view kAlphabet = "ABCDEFGHJKLMNPQRSTUVWX0123456789";
  constexpr uint32_t kWeights[] = {4, 3, 5, 3, 10, 2, 2, 5, 7};
  if (!has_form(text, "A99AA9999X") || !is_one_of(text[0], "RST")) return false;
  if (kKinds.find(text.substr(3, 2)) == std::string_view::npos) return false;
  uint32_t sum = 0;
  for (size_t i = 0; i < 9; ++i) sum += kWeights[i] * static_cast<uint32_t>(place_in(kAlphabet, text[i]));
  return text[9] == kAlphabet[(sum + 6) % 11];  // less 5, kept positive
}

// ACRA, Unique Entity Number.
Match validate_sg_uen(std::string_view value) {
  const Alnums<10> text(value);
  if (text.too_many) return Match::kNone;
  return is_business_uen(text.text()) || is_company_uen(text.text()) || is_other_uen(text.text())
             ? Match::kValid
             : Match::kNone;
}

// National Registration Department: date of birth, place of birth, serial. Twelve bare digits may as well be
// a time.
Match validate_my_mykad(std::string_view value) {
  static constexpr unsigned char kPlaceRanges[] = {1, 16, 21, 68, 71, 72, 74, 79, 82, 93, 98, 99};
  static constexpr TwoDigitCodes kPlaces(kPlaceRanges);
  const Digits<12> digits(value);
  if (!digits.are(12) || !is_short_date(digits) || !kPlaces.has(digits.number(6, 2))) return Match::kNone;
  return has_form(value, "999999-99-9999") ? Match::kValid : Match::kPlausible;
}

// Ministry of Home Affairs, Law 23 of 2006: province, regency, district, date of birth (40 more for a woman's
// day), serial.
Match validate_id_nik(std::string_view value) {
  static constexpr unsigned char kProvinceRanges[] = {11, 19, 21, 21, 31, 36, 51, 53,
                                                      61, 65, 71, 76, 81, 82, 91, 97};
  static constexpr TwoDigitCodes kProvinces(kProvinceRanges);
  const Digits<16> digits(value);
  if (!digits.are(16) || !kProvinces.has(digits.number(0, 2))) return Match::kNone;
  const uint64_t regency = digits.number(2, 2), day = digits.number(6, 2);
  if (regency == 0 || regency > 79 || digits.number(4, 2) == 0 || digits.number(12, 4) == 0)
    return Match::kNone;
  return is_date(2000 + static_cast<uint32_t>(digits.number(10, 2)),
                 static_cast<uint32_t>(digits.number(8, 2)), static_cast<uint32_t>(day > 40 ? day - 40 : day))
             ? Match::kValid
             : Match::kNone;
}

// Department of Provincial Administration: thirteen digits, the first 1 to 8, mod 11.
Match validate_th_tnin(std::string_view value) {
  constexpr uint8_t kWeights[] = {13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2};
  const Digits<13> digits(value);
  if (!digits.are(13) || digits.at[0] == 0 || digits.at[0] == 9 || digits.all_equal()) return Match::kNone;
  return (11 - weighted_sum(digits.first(12), kWeights) % 11) % 10 == digits.at[12] ? Match::kValid
                                                                                    : Match::kNone;
}

// Circular 59/2021/TT-BCA: province, sex and century, year of birth, serial. A prefix proves nothing by
// itself.
Match validate_vn_cccd(std::string_view value) {
  static constexpr unsigned char kProvinceRanges[] = {
      1,  2,  4,  4,  6,  6,  8,  8,  10, 12, 14, 15, 17, 17, 19, 20, 22, 22, 24, 27, 30, 31,
      33, 38, 40, 40, 42, 42, 44, 46, 48, 49, 51, 52, 54, 54, 56, 56, 58, 58, 60, 60, 62, 62,
      64, 64, 66, 68, 70, 70, 72, 72, 74, 75, 77, 77, 79, 80, 82, 84, 86, 87, 89, 89, 91, 96};
  static constexpr TwoDigitCodes kProvinces(kProvinceRanges);
  const Digits<12> digits(value);
  if (!digits.are(12) || digits.at[0] != 0 || !kProvinces.has(digits.number(1, 2)) || digits.at[3] > 3)
    return Match::kNone;
  return digits.number(6, 6) == 0 ? Match::kNone : Match::kPlausible;
}

// General Department of Taxation, Circular 105/2020/TT-BTC: ten digits with a check digit; branches add
// three.
Match validate_vn_mst(std::string_view value) {
  constexpr uint8_t kWeights[] = {31, 29, 23, 19, 17, 13, 7, 5, 3};
  const Digits<13> digits(value);
  if (!digits.are(10) && !digits.are(13)) return Match::kNone;
  if (digits.number(2, 7) == 0 || (digits.count == 13 && digits.number(10, 3) == 0)) return Match::kNone;
  return 10 - weighted_sum(digits.first(9), kWeights) % 11 == digits.at[9] ? Match::kValid : Match::kNone;
}

// Bureau of Internal Revenue: nine digits of which the last is a check digit mod 11, and a branch of three to
// five. Numbers from before that check are still in use.
Match validate_ph_tin(std::string_view value) {
  constexpr uint8_t kWeights[] = {9, 8, 7, 6, 5, 4, 3, 2};
  const Digits<14> digits(value);
  if (digits.too_many || digits.all_equal() ||
      (digits.count != 9 && digits.count != 12 && digits.count != 14))
    return Match::kNone;
  const bool holds = weighted_sum(digits.first(8), kWeights) % 11 == digits.at[8];
  return holds && value.find('-') != std::string_view::npos ? Match::kValid : Match::kPlausible;
}

// National Telecommunications Commission: ten digits that begin with 9, behind +63 or 0.
Match validate_ph_mobile_number(std::string_view value) {
  const Digits<14> digits(value);
  if (digits.too_many || digits.count < 10) return Match::kNone;
  const size_t prefix = digits.count - 10;
  if (digits.at[prefix] != 9 || digits.number(prefix, 3) == 900) return Match::kNone;
  if (prefix == 0) return Match::kPlausible;
  if (prefix == 1) return digits.at[0] == 0 ? Match::kPlausible : Match::kNone;
  const bool country = digits.prefix(prefix) == 63 && (prefix == 2 || prefix == 4);
  const bool dialled = prefix == 4 || value.find('+') != std::string_view::npos;
  return !country ? Match::kNone : dialled ? Match::kValid : Match::kPlausible;
}

// Department of Foreign Affairs: P, seven digits and a letter; before 2016 two letters and seven digits.
Match validate_ph_passport(std::string_view value) {
  const Alnums<9> text(value);
  if (text.too_many) return Match::kNone;
  return has_form(text.text(), "P9999999A") || has_form(text.text(), "AA9999999") ? Match::kPlausible
                                                                                  : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> south_east_asia_validators() {
  static constexpr NamedValidator kTable[] = {
      {"id_nik", validate_id_nik},
      {"my_mykad", validate_my_mykad},
      {"ph_mobile_number", validate_ph_mobile_number},
      {"ph_passport", validate_ph_passport},
      {"ph_philhealth", plain_number<12, 12>},
      {"ph_sss", plain_number<10, 10>},
      {"ph_tin", validate_ph_tin},
      {"ph_umid", plain_number<12, 12>},
      {"sg_nric_fin", validate_sg_nric_fin},
      {"sg_uen", validate_sg_uen},
      {"th_tnin", validate_th_tnin},
      {"vn_cccd", validate_vn_cccd},
      {"vn_mst", validate_vn_mst},
  };
  return kTable;
}

}  // namespace steward::scanners
