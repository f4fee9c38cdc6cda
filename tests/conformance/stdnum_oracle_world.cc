// The rules of the Americas, Asia, Oceania, Africa and the Middle East beside python-stdnum's modules.
#include "scanners/detectors/validators/checksums.h"
#include "tests/conformance/stdnum_oracle_table.h"

namespace steward::scanners {
namespace {

// AFIP gives a person another kind when the check digit would be ten.
bool has_ar_check_of_ten(std::string_view value) {
  constexpr uint8_t kWeights[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  return weighted_sum(Digits<11>(value).first(10), kWeights) % 11 == 1;
}
bool has_ar_newer_kind(std::string_view value) {
  return value.starts_with("25") || value.starts_with("26");
}

bool is_year_of_life(std::string_view value) {
  return value.substr(0, 4) >= "1880" && value.substr(0, 4) <= "2035";
}

bool has_empty_nik_part(std::string_view value) {
  return value.substr(2, 2) == "00" || value.substr(2, 2) > "79" || value.substr(4, 2) == "00" ||
         value.substr(12) == "0000";
}
bool has_curp_vowel(std::string_view value) {
  return value.substr(13, 3).find_first_of("AEIOU") != std::string_view::npos;
}
// 40 more for a woman, once.
bool has_large_nik_day(std::string_view value) {
  return value.substr(6, 2) > "71";
}

}  // namespace

// In the order of the rules' ids.
const std::vector<OracleRow>& world_oracle_rows() {
  static const std::vector<OracleRow> kRows = {
      {"ar_cuit",
       "ar.cuit",
       {"99999999999", "20999999999"},
       {{"a person whose check would be ten is given another kind", has_ar_check_of_ten},
        {"kinds 25 and 26 are given too", has_ar_newer_kind}}},
      {"au_abn", "au.abn", {"99999999999"}},
      {"au_acn", "au.acn", {"999999999"}},
      {"au_tfn", "au.tfn", {"999999999", "99999999"}},
      {"br_cnpj", "br.cnpj", {"99999999999999", "XXXXXXXXXXXX99"}},
      {"br_cpf", "br.cpf", {"99999999999"}},
      {"ca_sin", "ca.sin", {"999999999"}, {}, true},
      {"cl_rut", "cl.rut", {"999999999", "99999999K"}},
      {"cn_ric",
       "cn.ric",
       {"11010519999999999X"},
       {{"nobody alive was born before 1880 or after 2035",
         [](auto value) { return !is_year_of_life(value.substr(6)); }}}},
      {"co_nit", "co.nit", {"9999999999", "999999999"}},
      {"ec_cedula",
       "ec.ci",
       {"1799999999"},
       {{"a third digit of 6 is an institution's", [](auto value) { return value[2] == '6'; }}}},
      {"id_nik",
       "id.nik",
       {"3171019999999999"},
       {{"a regency is 01 to 79, a district not 00, a serial not 0000", has_empty_nik_part},
        {"a day ends at 71", has_large_nik_day}}},
      {"il_id", "il.idnr", {"999999999"}},
      {"in_aadhaar", "in_.aadhaar", {"999999999999"}},
      {"in_gstin",
       "in_.gstin",
       {"99AAAPA9999A9Z9"},
       {{"states that were added later", [](auto value) { return value >= "38"; }}}},
      {"in_pan", "in_.pan"},
      {"in_voter", "in_.epic", {}, {}, true},
      {"jp_my_number", "jp.in_", {"999999999999"}},
      {"ke_pin", "ke.pin"},
      {"kr_rrn",
       "kr.rrn",
       {"9999991999999", "9999993999999"},
       {{"foreigners have a rule of their own",
         [](auto value) { return value[6] >= '5' && value[6] <= '8'; }},
        {"the place says nothing since 2020", [](auto value) { return value.substr(7, 2) > "96"; }}},
       true},
      {"mx_curp",
       "mx.curp",
       {R"(AAAA999999\HDFAAAX9)"},
       {{"behind the state stand consonants", has_curp_vowel}}},
      {"mx_rfc",
       "mx.rfc",
       {},
       {{"the last is a check digit: a digit or A", [](auto value) { return value.back() > 'A'; }}}},
      {"my_mykad", "my.nric", {"999999999999"}},
      {"nz_ird", "nz.ird", {"99999999", "199999999"}},
      {"pe_dni", "pe.cui", {"999999999", "99999999A"}},
      {"pe_ruc", "pe.ruc", {"20999999999"}},
      {"pk_cnic", "pk.cnic", {"9999999999999"}},
      {"sg_uen",
       "sg.uen",
       {"99999999A", "199999999A", "S99CC9999X", "T19LL9999X"},
       {{"no company is older than 1800", [](auto value) { return value < "1800"; }}}},
      {"th_tnin", "th.pin", {"9999999999999"}},
      {"us_ein", "us.ein", {"999999999"}},
      {"us_itin",
       "us.itin",
       {"999999999"},
       {{"groups 50 to 65 are given since 2011",
         [](auto value) { return value[3] == '5' || value[3] == '6'; }}}},
      {"ve_rif", "ve.rif", {"J999999999", "V999999999"}},
      {"vn_mst", "vn.mst", {"9999999999"}},
      {"za_id", "za.idnr", {"9999999999999"}},
  };
  return kRows;
}

}  // namespace steward::scanners
