#include "tests/conformance/stdnum_oracle_table.h"

#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

bool is_void_ssn(std::string_view value) {
  const uint32_t number = Digits<9>(value).prefix(9);
  return number == 78'051'120 || number == 219'099'999 || number == 457'555'462;
}

// ISO 7064 MOD 97-10 makes 02 to 98 alone, though 00, 01 and 99 leave the same remainders.
bool has_outlying_iban_check(std::string_view value) {
  const std::string_view check = value.substr(2, 2);
  return check == "00" || check == "01" || check == "99";
}

}  // namespace

// In the order of the rules' ids.
const std::vector<OracleRow>& oracle_rows() {
  static const std::vector<OracleRow> kRows = {
      {"iban_code",
       "iban",
       {"DE99999999999999999999"},
       {{"check digits are 02 to 98", has_outlying_iban_check}}},
      {"us_ssn",
       "us.ssn",
       {"999-99-9999", "999999999"},
       {{"numbers printed in advertisements", is_void_ssn}}},
  };
  return kRows;
}

}  // namespace steward::scanners
