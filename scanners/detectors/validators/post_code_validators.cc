#include "scanners/detectors/validators/post_code_validators.h"

#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {

Match validate_us_zip_code(std::string_view value) {
  const Digits<9> digits(value);
  if (!digits.are(5) && !digits.are(9)) return Match::kNone;
  return digits.prefix(3) >= 5 ? Match::kPlausible : Match::kNone;
}

Match validate_ca_postal_code(std::string_view value) {
  const Alnums<6> code(value);
  if (code.too_many || code.count != 6) return Match::kNone;
  for (size_t i = 0; i < 6; ++i) {
    const bool letter = i % 2 == 0;
    if (letter
            ? !is_upper(code.at[i]) || std::string_view("DFIOQU").find(code.at[i]) != std::string_view::npos
            : !is_digit(code.at[i]))
      return Match::kNone;
  }
  if (code.at[0] == 'W' || code.at[0] == 'Z') return Match::kNone;
  const bool written =
      value.size() == 7 && value[3] == ' ' && is_upper(value[0]) && is_upper(value[2]) && is_upper(value[5]);
  return written ? Match::kValid : Match::kPlausible;
}

}  // namespace steward::scanners
