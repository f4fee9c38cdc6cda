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

bool is_one_digit_repeated(std::string_view value) {
  return Digits<14>(value).all_equal();
}

// Years of two digits in the century that began in 2000 and, for all we know, later than today.
bool is_of_coming_years(uint32_t year) {
  return year >= 25;
}

bool is_bound_to_a_future_birth_cpr(std::string_view value) {
  const Digits<10> digits(value);
  const uint32_t seventh = digits.at[6], year = static_cast<uint32_t>(digits.number(4, 2));
  return is_of_coming_years(year) && seventh >= 4 && year < (seventh == 4 || seventh == 9 ? 37u : 58u);
}

bool is_bound_to_a_future_birth_fnr(std::string_view value) {
  const Digits<11> digits(value);
  const auto year = static_cast<uint32_t>(digits.number(4, 2));
  return digits.at[6] >= 5 && is_of_coming_years(year) && year < 40;
}

// Day plus 60; 29 February, for which the module asks today's date in which century it was; years before
// 1800.
bool is_coordination_number_or_odd_year(std::string_view value) {
  const Digits<12> digits(value);
  const auto month_day = static_cast<uint32_t>(digits.number(digits.count - 8, 4));
  const bool odd_year = digits.count == 12 && (digits.prefix(4) < 1800 || digits.prefix(4) > 2099);
  return odd_year || month_day % 100 > 60 || month_day == 229;
}

bool is_no_legal_form(std::string_view value) {
  const Digits<10> digits(value);
  return digits.at[0] == 0 || digits.at[0] == 4 || digits.at[2] < 2;
}

bool is_latvian_company_or_of_2100(std::string_view value) {
  const Digits<11> digits(value);
  return digits.at[0] > 3 || digits.at[6] > 2;
}

// Months of overflow (plus 20, plus 70 for women) exist since 2004 and up to December.
bool is_impossible_overflow(std::string_view value) {
  const Digits<10> digits(value);
  const auto month = static_cast<uint32_t>(digits.number(2, 2)) % 50;
  const uint32_t year = digits.prefix(2);
  return month > 20 && (digits.count == 9 || year < 4 || year > 53 || month > 32);
}

bool is_of_no_living_person(std::string_view value) {
  const uint64_t year = Digits<13>(value).number(4, 3);
  return year >= 100 && year < 890;
}

bool is_no_day_of_birth(std::string_view value) {
  const uint32_t days = Digits<10>(value).prefix(5);
  return days == 0 || days > 54'788;
}

}  // namespace

// In the order of the rules' ids.
const std::vector<OracleRow>& oracle_rows() {
  static const std::vector<OracleRow> kRows = {
      {"bg_egn", "bg.egn"},
      {"cz_rodne_cislo",
       "cz.rc",
       {"9999999999", "999999/9999", "999999/999"},
       {{"overflow came in 2004", is_impossible_overflow}}},
      {"dk_cpr",
       "dk.cpr",
       {"999999-9999", "9999999999"},
       {{"no clock is asked", is_bound_to_a_future_birth_cpr}}},
      {"ee_isikukood", "ee.ik"},
      {.rule = "fi_personal_identity_code", .modules = "fi.hetu", .valid_only = true},
      {"gr_afm", "gr.vat", {}, {{"nobody's number", is_one_digit_repeated}}},
      {"gr_amka", "gr.amka"},
      {"hr_oib", "hr.oib", {}, {{"nobody's number", is_one_digit_repeated}}},
      {"iban_code",
       "iban",
       {"DE99999999999999999999"},
       {{"check digits are 02 to 98", has_outlying_iban_check}}},
      {"ie_pps", "ie.pps"},
      {"is_kennitala", "is_.kennitala"},
      {"lt_asmens_kodas", "lt.asmens"},
      {"lv_personas_kods",
       "lv.pvn",
       {},
       {{"the module takes companies, and births to come", is_latvian_company_or_of_2100}}},
      {"no_fodselsnummer", "no.fodselsnummer", {}, {{"no clock is asked", is_bound_to_a_future_birth_fnr}}},
      {"pl_nip", "pl.nip", {}, {{"nobody's number", is_one_digit_repeated}}},
      {"pl_pesel", "pl.pesel"},
      {"pl_regon", "pl.regon", {}, {{"nobody's number", is_one_digit_repeated}}},
      {"ro_cnp", "ro.cnp"},
      {"rs_jmbg", "si.emso", {}, {{"births before 1890 or to come", is_of_no_living_person}}},
      {"ru_inn", "ru.inn", {}, {{"nobody's number", is_one_digit_repeated}}},
      {"se_organisationsnummer", "se.orgnr", {}, {{"the module checks Luhn alone", is_no_legal_form}}},
      {"se_personnummer",
       "se.personnummer",
       {},
       {{"the module knows no coordination numbers", is_coordination_number_or_odd_year}}},
      {"si_emso", "si.emso", {}, {{"births before 1890 or to come", is_of_no_living_person}}},
      {"tr_national_id", "tr.tckimlik"},
      {"ua_rnokpp", "ua.rntrc", {}, {{"the first five digits are a day", is_no_day_of_birth}}},
      {"uk_nhs", "gb.nhs", {}, {{"nobody's number", is_one_digit_repeated}}},
      {"us_ssn",
       "us.ssn",
       {"999-99-9999", "999999999"},
       {{"numbers printed in advertisements", is_void_ssn}}},
  };
  return kRows;
}

}  // namespace steward::scanners
