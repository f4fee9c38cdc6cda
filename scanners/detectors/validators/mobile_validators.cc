#include "scanners/detectors/validators/mobile_validators.h"

#include <algorithm>
#include <iterator>

#include "scanners/detectors/shape.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {

Match validate_imei(std::string_view value) {
  // Reporting bodies: PTCRB, TÜV and BABT, TAF, GHA; the others have ceased or are rare.
  constexpr uint32_t kActive[] = {1, 35, 86, 99};
  const Digits<16> digits(value);
  if (digits.too_many || digits.count < 15 || digits.all_equal()) return Match::kNone;
  const bool active =
      std::find(std::begin(kActive), std::end(kActive), digits.prefix(2)) != std::end(kActive);
  if (digits.count == 16) return active ? Match::kPlausible : Match::kNone;
  if (!luhn_holds(digits.first(15))) return Match::kNone;
  return active ? Match::kValid : Match::kPlausible;
}

Match validate_iccid(std::string_view value) {
  const Digits<22> digits(value);
  if (digits.too_many || digits.count < 18 || digits.prefix(2) != 89 || digits.at[2] == 0)
    return Match::kNone;
  const bool checked = digits.count == 19 || digits.count == 20;
  return checked && luhn_holds(digits.first(digits.count)) ? Match::kValid : Match::kPlausible;
}

Match validate_imsi(std::string_view value) {
  const Digits<15> digits(value);
  if (digits.too_many || digits.count < 14 || digits.all_equal()) return Match::kNone;
  const uint32_t country = digits.prefix(3);
  return (country >= 200 && country < 800) || country == 901 ? Match::kPlausible : Match::kNone;
}

Match validate_uuid(std::string_view value) {
  if (value.size() == 38 && value.front() == '{' && value.back() == '}') value = value.substr(1, 36);
  if (value.size() != 36) return Match::kNone;
  char first = 0;
  bool varied = false;
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = to_upper(value[i]);
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (c != '-') return Match::kNone;
      continue;
    }
    if (!is_digit(c) && (c < 'A' || c > 'F')) return Match::kNone;
    if (first == 0) first = c;
    varied |= c != first;
  }
  return varied ? Match::kPlausible : Match::kNone;
}

Match validate_opaque_id(std::string_view value) {
  if (value.size() < 8 || value.size() > 128) return Match::kNone;
  const ClassMask classes = classes_of(value);
  const bool blank = (classes & (kSpace | kNewline | kControl | kNonAscii)) != 0;
  return !blank && (classes & kDigit) != 0 ? Match::kPlausible : Match::kNone;
}

}  // namespace steward::scanners
