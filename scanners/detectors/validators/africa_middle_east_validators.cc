// Identifiers issued by authorities of Africa and the Middle East.
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/forms.h"

namespace steward::scanners {
namespace {

// Population and Immigration Authority of Israel: nine digits under Luhn; leading noughts may be lost.
Match validate_il_id(std::string_view value) {
  const Digits<9> digits(value);
  if (digits.too_many || digits.count < 8 || digits.all_equal()) return Match::kNone;
  // Luhn counts from the right, so lost noughts change nothing.
  if (!luhn_holds(digits.first(digits.count))) return Match::kNone;
  return digits.count == 9 ? Match::kValid : Match::kPlausible;
}

// Department of Home Affairs of South Africa: date of birth, sex and serial, citizenship (0 or 1), a digit
// once used for race, Luhn.
Match validate_za_id(std::string_view value) {
  const Digits<13> digits(value);
  if (!digits.are(13) || !is_short_date(digits) || digits.at[10] > 1) return Match::kNone;
  return luhn_holds(digits.first(13)) ? Match::kValid : Match::kNone;
}

// National Identity Management Commission of Nigeria: eleven digits, the last by Verhoeff. The rule is not
// published, so a header is believed without it.
Match validate_ng_nin(std::string_view value) {
  const Digits<11> digits(value);
  if (!digits.are(11) || digits.all_equal()) return Match::kNone;
  return verhoeff_holds(digits.first(11)) ? Match::kValid : Match::kPlausible;
}

// Kenya Revenue Authority: A for persons or P for others, nine digits, a letter.
Match validate_ke_pin(std::string_view value) {
  const Alnums<11> text(value);
  if (text.too_many || !has_form(text.text(), "A999999999A")) return Match::kNone;
  return is_one_of(text.at[0], "AP") ? Match::kValid : Match::kNone;
}

// Civil Status Organization of Egypt: century (2 or 3), date of birth, governorate (88 abroad), serial, check
// digit of an unpublished kind.
Match validate_eg_national_id(std::string_view value) {
  static constexpr unsigned char kPlaceRanges[] = {1, 4, 11, 19, 21, 29, 31, 35, 88, 88};
  static constexpr TwoDigitCodes kPlaces(kPlaceRanges);
  const Digits<14> digits(value);
  if (!digits.are(14) || (digits.at[0] != 2 && digits.at[0] != 3)) return Match::kNone;
  return is_short_date(digits, 1) && kPlaces.has(digits.number(7, 2)) ? Match::kValid : Match::kNone;
}

// Federal Authority for Identity of the Emirates: 784 (ISO 3166-1), year of birth, serial, Luhn.
Match validate_ae_emirates_id(std::string_view value) {
  const Digits<15> digits(value);
  if (!digits.are(15) || digits.prefix(3) != 784) return Match::kNone;
  const uint64_t year = digits.number(3, 4);
  return year >= 1900 && year <= 2035 && luhn_holds(digits.first(15)) ? Match::kValid : Match::kNone;
}

// Ministry of Interior of Saudi Arabia: 1 for citizens or 2 for residents, eight digits, Luhn.
Match validate_sa_national_id(std::string_view value) {
  const Digits<10> digits(value);
  if (!digits.are(10) || (digits.at[0] != 1 && digits.at[0] != 2)) return Match::kNone;
  return luhn_holds(digits.first(10)) ? Match::kValid : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> africa_middle_east_validators() {
  static constexpr NamedValidator kTable[] = {
      {"ae_emirates_id", validate_ae_emirates_id},
      {"eg_national_id", validate_eg_national_id},
      {"il_id", validate_il_id},
      {"ke_national_id", plain_number<7, 8>},
      {"ke_pin", validate_ke_pin},
      {"ng_nin", validate_ng_nin},
      {"sa_national_id", validate_sa_national_id},
      {"za_id", validate_za_id},
  };
  return kTable;
}

}  // namespace steward::scanners
