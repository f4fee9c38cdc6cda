#include "tests/conformance/stdnum_oracle_table.h"

#include "scanners/detectors/validators.h"
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

// Days 30 and 31 depend on the month; the unit test has them.
bool is_no_birthday_of_at_svnr(std::string_view value) {
  const Digits<10> digits(value);
  const uint64_t day = digits.number(4, 2), month = digits.number(6, 2);
  return day < 1 || day > 29 || month < 1 || month > 15 || (month == 2 && day > 28);
}

bool is_birth_to_come(std::string_view value) {
  const Digits<11> digits(value);
  return digits.number(0, 2) > 25 && 97 - (2'000'000'000 + digits.number(0, 9)) % 97 == digits.number(9, 2);
}

bool has_day_beyond_31(std::string_view value) {
  return Digits<11>(value).number(4, 2) > 31;
}

// 97 stands where the remainder is none.
bool has_belgian_check_of_00(std::string_view value) {
  return value.ends_with("00");
}

bool has_no_month_of_nir(std::string_view value) {
  const uint32_t month = static_cast<uint32_t>(Digits<15>(value.substr(0, 5)).number(3, 2));
  return month == 0 || (month > 12 && month < 20) || (month > 20 && month < 30) || (month > 42 && month < 50);
}

// Consonants come before vowels, vowels before the X that fills up.
bool has_jumbled_name(std::string_view value) {
  const auto is_vowel = [](char c) { return std::string_view("AEIOU").find(c) != std::string_view::npos; };
  for (const size_t i : {0, 1, 3, 4})
    if (is_vowel(value[i]) && !is_vowel(value[i + 1]) && value[i + 1] != 'X') return true;
  return (is_vowel(value[0]) && !is_vowel(value[2]) && value[2] != 'X') ||
         (is_vowel(value[3]) && !is_vowel(value[5]) && value[5] != 'X');
}

bool has_day_beyond_71(std::string_view value) {
  return value[9] > '7' || (value[9] == '7' && value[10] > '1');
}

bool has_three_in_a_row(std::string_view value) {
  const Digits<11> digits(value);
  for (size_t i = 2; i < 10; ++i)
    if (digits.at[i] == digits.at[i - 1] && digits.at[i] == digits.at[i - 2]) return true;
  return false;
}

bool has_control_of_other_kind(std::string_view value) {
  const bool letter = is_upper(value.back());
  return std::string_view(letter ? "ABEH" : "NPQRSW").find(value[0]) != std::string_view::npos;
}

bool has_control_of_other_kind_after_es(std::string_view value) {
  return has_control_of_other_kind(value.substr(2));
}

// The module takes a third remainder besides the two that HMRC gives.
bool is_british_by_a_third_remainder(std::string_view value) {
  const Digits<12> digits(value);
  constexpr uint8_t kWeights[] = {8, 7, 6, 5, 4, 3, 2, 10, 1};
  return weighted_sum(digits.first(9), kWeights) % 97 == 55;
}

bool has_irish_letter_not_given(std::string_view value) {
  return value.size() == 11 && std::string_view("ABCDEFGHIW").find(value.back()) == std::string_view::npos;
}

bool is_latvian_birth_of_2100(std::string_view value) {
  return value[2] <= '3' && value[8] > '2';
}

// As python-stdnum reads one: 20 and 50 may both be added to the month.
bool is_birth_number(std::string_view value) {
  const Digits<10> digits(value.substr(2));
  const uint64_t month = digits.number(2, 2) % 50 % 20, day = digits.number(4, 2);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && digits.number(0, 9) % 11 % 10 == digits.at[9];
}

bool is_nie_or_cif(std::string_view value) {
  return is_upper(value[0]) && (value[0] < 'K' || value[0] > 'M');
}

// Federal Reserve districts, thrifts, electronic transfers and traveller's cheques; theirs is the check digit
// alone.
bool is_unknown_district(std::string_view value) {
  const uint32_t district = Digits<9>(value).prefix(2);
  return (district > 12 && district < 21) || (district > 32 && district < 61) ||
         (district > 72 && district != 80);
}

}  // namespace

// In the order of the rules' ids.
const std::vector<OracleRow>& oracle_rows() {
  static const std::vector<OracleRow> kRows = {
      {"at_svnr", "at.vnr", {}, {{"the date of birth is one", is_no_birthday_of_at_svnr}}},
      {"at_tax_number", "at.tin"},
      {"be_nn",
       "be.nn,be.bis",
       {},
       {{"births to come are not told", is_birth_to_come}, {"days are days of a month", has_day_beyond_31}}},
      {"aba_routing_number", "us.rtn", {"999999999"}, {{"districts that are", is_unknown_district}}},
      {"bg_egn", "bg.egn"},
      {"ch_ahv", "ch.ssn", {"7569999999999", "756.9999.9999.99"}},
      {"cz_rodne_cislo",
       "cz.rc",
       {"9999999999", "999999/9999", "999999/999"},
       {{"overflow came in 2004", is_impossible_overflow}}},
      {"de_tax_id", "de.idnr", {}, {{"a digit never stands three times in a row", has_three_in_a_row}}},
      {"de_vat_id", "de.vat"},
      {"dk_cpr",
       "dk.cpr",
       {"999999-9999", "9999999999"},
       {{"no clock is asked", is_bound_to_a_future_birth_cpr}}},
      {"ee_isikukood", "ee.ik"},
      {"es_cif",
       "es.cif",
       {},
       {{"the form of the entity says whether a letter or a digit ends it", has_control_of_other_kind}}},
      {"es_nie", "es.nie"},
      {"es_nif",
       "es.nif",
       {"99999999A", "99999999-A", "K9999999A", "L9999999A", "M9999999A"},
       {{"rules of their own", is_nie_or_cif}}},
      {"eu_vat_number", "at.uid", {R"(\ATU99999999)"}},
      {"eu_vat_number",
       "be.vat",
       {"BE0999999999", "BE1999999999"},
       {{"the check digits are 01 to 97", has_belgian_check_of_00}}},
      {"eu_vat_number", "bg.vat", {"BG999999999", "BG9999999999"}},
      {"eu_vat_number", "ch.vat", {R"(C\HE999999999MWST)", R"(C\HE-999.999.999 TV\A)"}},
      {"eu_vat_number", "cy.vat", {"CY99999999A"}},
      {"eu_vat_number", "cz.dic", {"CZ99999999", "CZ699999999", "CZ999999999", "CZ9999999999"}},
      {"eu_vat_number", "de.vat", {"DE999999999"}},
      {"eu_vat_number", "dk.cvr", {"DK99999999"}},
      {"eu_vat_number", "ee.kmkr", {"EE999999999"}},
      {"eu_vat_number", "gr.vat", {"EL999999999"}},
      {"eu_vat_number",
       "es.nif",
       {"ES99999999A", R"(ES\X9999999A)", "ESB99999999", "ESQ9999999A"},
       {{"the form of the entity says whether a letter or a digit ends it",
         has_control_of_other_kind_after_es}}},
      {"eu_vat_number", "fi.alv", {"FI99999999"}},
      {"eu_vat_number", "fr.tva", {"FR99999999999", "FR9A999999999", "FRAA999999999", "FRA9999999999"}},
      {"eu_vat_number",
       "gb.vat",
       {"GB999999999", "GB999999999999"},
       {{"numbers are checked by 97, or with 55 more", is_british_by_a_third_remainder}}},
      {"eu_vat_number", "hr.oib", {R"(\HR99999999999)"}},
      {"eu_vat_number", "hu.anum", {R"(\HU99999999)"}},
      {"eu_vat_number",
       "ie.vat",
       {"IE9999999A", "IE9999999AA", "IE9A99999A"},
       {{"the last letter is A to I, or W", has_irish_letter_not_given}}},
      {"eu_vat_number", "it.iva", {"IT99999999999"}},
      {"eu_vat_number", "lt.pvm", {"LT999999999", "LT999999999999"}},
      {"eu_vat_number", "lu.tva", {"LU99999999"}},
      {"eu_vat_number",
       "lv.pvn",
       {"LV99999999999"},
       {{"nobody is born in 2100 yet", is_latvian_birth_of_2100}}},
      {"eu_vat_number", "mt.vat", {"MT99999999"}},
      {"eu_vat_number", "nl.btw", {"NL999999999B99"}},
      {"eu_vat_number", "no.mva", {R"(NO999999999MV\A)"}},
      {"eu_vat_number", "pl.nip", {"PL9999999999"}},
      {"eu_vat_number", "pt.nif", {"PT999999999"}},
      {"eu_vat_number", "ro.cf", {"RO99999999", "RO9999999999"}},
      {"eu_vat_number", "se.vat", {"SE999999999901"}},
      {"eu_vat_number", "si.ddv", {"SI99999999"}},
      {"eu_vat_number",
       "sk.dph",
       {"SK9999999999"},
       {{"persons have a number of their own", is_birth_number}}},
      {.rule = "fi_personal_identity_code", .modules = "fi.hetu", .valid_only = true},
      {"fr_nir",
       "fr.nir",
       {"199019999999999", "2990999999999 99", R"(299042\A99999999)", "199122B99999999"},
       {{"the month is 1 to 12, or one for months not known", has_no_month_of_nir}}},
      {"fr_siren", "fr.siren"},
      {"fr_siret", "fr.siret", {"99999999999999", "35600000099999"}},
      {"gr_afm", "gr.vat", {}, {{"nobody's number", is_one_digit_repeated}}},
      {"gr_amka", "gr.amka"},
      {"hr_oib", "hr.oib", {}, {{"nobody's number", is_one_digit_repeated}}},
      {"iban_code",
       "iban",
       {"DE99999999999999999999"},
       {{"check digits are 02 to 98", has_outlying_iban_check}}},
      {"ie_pps", "ie.pps"},
      {"imei", "imei", {"359999999999999", "999999999999999"}},
      {"is_kennitala", "is_.kennitala"},
      {"it_fiscal_code",
       "it.codicefiscale",
       {"AAAAAA99A99A999A", R"(RSSMR\A85T10\A999A)"},
       {{"names are shortened by rule", has_jumbled_name}, {"a woman's day is 41 to 71", has_day_beyond_71}}},
      {"it_vat_code", "it.iva"},
      {"lt_asmens_kodas", "lt.asmens"},
      {"lv_personas_kods",
       "lv.pvn",
       {},
       {{"the module takes companies, and births to come", is_latvian_company_or_of_2100}}},
      {"nl_bsn", "nl.bsn"},
      {"no_fodselsnummer", "no.fodselsnummer", {}, {{"no clock is asked", is_bound_to_a_future_birth_fnr}}},
      {"pl_nip", "pl.nip", {}, {{"nobody's number", is_one_digit_repeated}}},
      {"pl_pesel", "pl.pesel"},
      {"pl_regon", "pl.regon", {}, {{"nobody's number", is_one_digit_repeated}}},
      {"pt_cc", "pt.cc"},
      {"pt_nif", "pt.nif"},
      {"ro_cnp", "ro.cnp"},
      {"rs_jmbg", "si.emso", {}, {{"births before 1890 or to come", is_of_no_living_person}}},
      {"ru_inn", "ru.inn", {}, {{"nobody's number", is_one_digit_repeated}}},
      {"se_organisationsnummer", "se.orgnr", {}, {{"the module checks Luhn alone", is_no_legal_form}}},
      {"se_personnummer",
       "se.personnummer",
       {},
       {{"the module knows no coordination numbers", is_coordination_number_or_odd_year}}},
      {"si_emso", "si.emso", {}, {{"births before 1890 or to come", is_of_no_living_person}}},
      {"swift_bic", "bic", {"AAAAAAXX", "AAAAAAXXXXX"}},
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
