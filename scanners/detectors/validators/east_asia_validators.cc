// Identifiers issued by authorities of China, Hong Kong, Taiwan, Korea and Japan.
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/forms.h"

namespace steward::scanners {
namespace {

// GB 11643-1999: region (GB/T 2260), date of birth, serial, check character by ISO 7064 MOD 11-2. The numbers
// of fifteen digits that were issued until 1999 have none.
Match validate_cn_ric(std::string_view value) {
  static constexpr unsigned char kProvinceRanges[] = {11, 15, 21, 23, 31, 37, 41, 46, 50,
                                                      54, 61, 65, 71, 71, 81, 83, 91, 91};
  static constexpr TwoDigitCodes kProvinces(kProvinceRanges);
  const Alnums<18> text(value);
  const Digits<18> digits(text.text());
  if (text.too_many || digits.count < 15 || !kProvinces.has(digits.number(0, 2))) return Match::kNone;
  if (text.count == 15 && digits.count == 15)
    return is_short_date(digits, 6) ? Match::kPlausible : Match::kNone;
  if (!has_form(text.text(), "99999999999999999X")) return Match::kNone;
  const auto year = static_cast<uint32_t>(digits.number(6, 4));
  if (year < 1880 || year > 2035 ||
      !is_date(year, static_cast<uint32_t>(digits.number(10, 2)),
               static_cast<uint32_t>(digits.number(12, 2))))
    return Match::kNone;
  uint32_t sum = 0;
  for (size_t i = 0; i < 17; ++i) sum = (sum + digits.at[i]) * 2 % 11;
  return text.at[17] == "10X98765432"[sum] ? Match::kValid : Match::kNone;
}

// Immigration Department of Hong Kong: one or two letters, six digits, and a check character in brackets; mod
// 11 with A = 10 and a missing first letter as 36.
Match validate_hk_hkid(std::string_view value) {
  const Alnums<9> text(value);
  if (text.too_many || (!has_form(text.text(), "A999999X") && !has_form(text.text(), "AA999999X")))
    return Match::kNone;
  const auto worth = [](char c) { return static_cast<uint32_t>(is_digit(c) ? c - '0' : c - 'A' + 10); };
  uint32_t sum = text.count == 8 ? 36 * 9 : 0;
  for (size_t i = 0; i < text.count; ++i) sum += worth(text.at[i]) * static_cast<uint32_t>(text.count - i);
  const char check = text.at[text.count - 1];
  if (!is_digit(check) && check != 'A') return Match::kNone;
  return sum % 11 == 0 ? Match::kValid : Match::kNone;
}

// Ministry of the Interior: a letter for the place (10 to 35), sex, serial, check digit mod 10. Residents'
// numbers have 8 or 9, before 2021 a letter A to D, in the second place.
Match validate_tw_id(std::string_view value) {
  static constexpr std::string_view kPlaces = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
  const Alnums<10> text(value);
  if (text.too_many || (!has_form(text.text(), "A999999999") && !has_form(text.text(), "AA99999999")))
    return Match::kNone;
  if (!is_one_of(text.at[1], "1289ABCD")) return Match::kNone;
  const auto place = static_cast<uint32_t>(place_in(kPlaces, text.at[0])) + 10;
  uint32_t sum = place / 10 + place % 10 * 9;
  for (size_t i = 1; i < 10; ++i) {
    const char c = text.at[i];
    const auto digit = static_cast<uint32_t>(is_digit(c) ? c - '0' : c - 'A');
    sum += digit * static_cast<uint32_t>(i == 9 ? 1 : 9 - i);
  }
  return sum % 10 == 0 ? Match::kValid : Match::kNone;
}

// Resident Registration Act: date of birth, sex and century, serial. Numbers given since October 2020 are
// random behind the sex, so a failed check digit refutes nothing; it only leaves the proof to the header.
Match registration_number(std::string_view value, std::string_view sexes, uint32_t offset) {
  constexpr uint8_t kWeights[] = {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
  const Digits<13> digits(value);
  if (!digits.are(13) || !is_one_of(static_cast<char>('0' + digits.at[6]), sexes) || !is_short_date(digits))
    return Match::kNone;
  const uint32_t check = (offset - weighted_sum(digits.first(12), kWeights) % 11) % 10;
  return check == digits.at[12] ? Match::kValid : Match::kPlausible;
}

Match validate_kr_rrn(std::string_view value) {
  return registration_number(value, "123490", 11);
}

// Immigration Act, article 31: as the residents' number, with the sexes 5 to 8.
Match validate_kr_frn(std::string_view value) {
  return registration_number(value, "5678", 13);
}

// National Tax Service: office, kind of business, serial, check digit.
Match validate_kr_brn(std::string_view value) {
  constexpr uint8_t kWeights[] = {1, 3, 7, 1, 3, 7, 1, 3, 5};
  const Digits<10> digits(value);
  if (!digits.are(10) || digits.prefix(3) < 101 || digits.number(3, 2) == 0 || digits.number(5, 4) == 0)
    return Match::kNone;
  const uint32_t sum = weighted_sum(digits.first(9), kWeights) + digits.at[8] * 5u / 10;
  return (10 - sum % 10) % 10 == digits.at[9] ? Match::kValid : Match::kNone;
}

// Korean National Police Agency: region, year, serial, check of an unpublished kind. Written 11-22-333333-44
// it is like nothing else.
Match validate_kr_driver_license(std::string_view value) {
  static constexpr unsigned char kRegionRanges[] = {11, 26, 28, 28};
  static constexpr TwoDigitCodes kRegions(kRegionRanges);
  const Digits<12> digits(value);
  if (!digits.are(12) || !kRegions.has(digits.number(0, 2))) return Match::kNone;
  return has_form(value, "99-99-999999-99") ? Match::kValid : Match::kPlausible;
}

// Ministry of Foreign Affairs: kind, and eight digits; since December 2021 a letter in the fifth place.
Match validate_kr_passport(std::string_view value) {
  const Alnums<9> text(value);
  if (text.too_many || text.count == 0 || !is_one_of(text.at[0], "MSRGDO")) return Match::kNone;
  return has_form(text.text(), "A99999999") || has_form(text.text(), "A999A9999") ? Match::kPlausible
                                                                                  : Match::kNone;
}

// Order of the Ministry of Internal Affairs and Communications 85/2014, article 5.
Match validate_jp_my_number(std::string_view value) {
  constexpr uint8_t kWeights[] = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  const Digits<12> digits(value);
  if (!digits.are(12) || digits.all_equal()) return Match::kNone;
  return (11 - weighted_sum(digits.first(11), kWeights) % 11) % 11 % 10 == digits.at[11] ? Match::kValid
                                                                                         : Match::kNone;
}

// Ministry of Foreign Affairs: two letters and seven digits.
Match validate_jp_passport(std::string_view value) {
  const Alnums<9> text(value);
  return !text.too_many && has_form(text.text(), "AA9999999") ? Match::kPlausible : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> east_asia_validators() {
  static constexpr NamedValidator kTable[] = {
      {"cn_ric", validate_cn_ric},
      {"hk_hkid", validate_hk_hkid},
      {"jp_my_number", validate_jp_my_number},
      {"jp_passport", validate_jp_passport},
      {"kr_brn", validate_kr_brn},
      {"kr_driver_license", validate_kr_driver_license},
      {"kr_frn", validate_kr_frn},
      {"kr_passport", validate_kr_passport},
      {"kr_rrn", validate_kr_rrn},
      {"tw_id", validate_tw_id},
  };
  return kTable;
}

}  // namespace steward::scanners
