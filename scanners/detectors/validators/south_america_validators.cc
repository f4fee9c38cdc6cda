// Identifiers issued by authorities of South America.
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/forms.h"

namespace steward::scanners {
namespace {

// A check digit that brings the sum to a multiple of eleven.
constexpr uint32_t complement_11(uint32_t sum) {
  return (11 - sum % 11) % 11;
}

// Receita Federal, Instrução Normativa RFB 1548/2015: two check digits, each mod 11, ten counting as nought.
Match validate_br_cpf(std::string_view value) {
  constexpr uint8_t kWeights[] = {11, 10, 9, 8, 7, 6, 5, 4, 3, 2};
  const Digits<11> digits(value);
  if (!digits.are(11) || digits.all_equal()) return Match::kNone;
  const auto weights = std::span(kWeights);
  const uint32_t first = complement_11(weighted_sum(digits.first(9), weights.subspan(1))) % 10;
  const uint32_t second = complement_11(weighted_sum(digits.first(10), weights)) % 10;
  return digits.at[9] == first && digits.at[10] == second ? Match::kValid : Match::kNone;
}

// Receita Federal, Instrução Normativa RFB 2229/2024: twelve digits or, from July 2026, capitals too, each
// counting as its ASCII code less 48; two check digits as before.
Match validate_br_cnpj(std::string_view value) {
  constexpr uint8_t kWeights[] = {6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2};
  const Alnums<14> text(value);
  if (text.too_many || !has_form(text.text(), "XXXXXXXXXXXX99")) return Match::kNone;
  std::array<uint8_t, 13> values{};
  bool all_equal = true;
  for (size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<uint8_t>(text.at[i] - '0');
    all_equal = all_equal && text.at[i] == text.at[0];
  }
  const auto all = std::span<const uint8_t>(values);
  const uint32_t first = complement_11(weighted_sum(all.first(12), std::span(kWeights).subspan(1))) % 10;
  const uint32_t second = complement_11(weighted_sum(all, kWeights)) % 10;
  const auto digit_at = [&text](size_t i) { return static_cast<uint32_t>(text.at[i] - '0'); };
  return !all_equal && digit_at(12) == first && digit_at(13) == second ? Match::kValid : Match::kNone;
}

// The states number identity cards as they like; São Paulo's has eight digits and a check digit, X for ten.
Match validate_br_rg(std::string_view value) {
  const Alnums<10> text(value);
  if (text.too_many || text.count < 7) return Match::kNone;
  const std::string_view body = text.text().substr(0, text.count - 1);
  const char last = text.at[text.count - 1];
  if (body.find_first_not_of("0123456789") != std::string_view::npos || (!is_digit(last) && last != 'X'))
    return Match::kNone;
  return body.find_first_not_of(body[0]) == std::string_view::npos ? Match::kNone : Match::kPlausible;
}

// AFIP/ARCA, Resolución General 10/1997: kind of person, DNI, check digit.
Match validate_ar_cuit(std::string_view value) {
  static constexpr unsigned char kKindRanges[] = {20, 20, 23, 27, 30, 30, 33, 34, 50, 51, 55, 55};
  static constexpr TwoDigitCodes kKinds(kKindRanges);
  constexpr uint8_t kWeights[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  const Digits<11> digits(value);
  if (!digits.are(11) || !kKinds.has(digits.number(0, 2))) return Match::kNone;
  return complement_11(weighted_sum(digits.first(10), kWeights)) == digits.at[10] ? Match::kValid
                                                                                  : Match::kNone;
}

// Servicio de Registro Civil e Identificación: seven or eight digits and a check digit mod 11, K for ten.
Match validate_cl_rut(std::string_view value) {
  const Alnums<9> text(value);
  if (text.too_many || text.count < 8) return Match::kNone;
  uint32_t sum = 0;
  for (size_t i = text.count - 1, weight = 2; i-- > 0; weight = weight == 7 ? 2 : weight + 1) {
    if (!is_digit(text.at[i])) return Match::kNone;
    sum += static_cast<uint32_t>(text.at[i] - '0') * static_cast<uint32_t>(weight);
  }
  const char check = "0123456789K"[complement_11(sum)];
  if (text.text().find_first_not_of(text.at[0]) == std::string_view::npos) return Match::kNone;
  return text.at[text.count - 1] == check ? Match::kValid : Match::kNone;
}

// DIAN, Orden Administrativa 4 of 1989: eight or nine digits (ten where it is a person's cédula) and a check
// digit.
Match validate_co_nit(std::string_view value) {
  constexpr uint8_t kWeights[] = {3, 7, 13, 17, 19, 23, 29, 37, 41, 43};  // from the right
  const Digits<11> digits(value);
  if (digits.too_many || digits.count < 9 || digits.all_equal()) return Match::kNone;
  uint32_t sum = 0;
  for (size_t i = 0; i + 1 < digits.count; ++i)
    sum += uint32_t{kWeights[i]} * digits.at[digits.count - 2 - i];
  const uint32_t rest = sum % 11;
  return (rest < 2 ? rest : 11 - rest) == digits.at[digits.count - 1] ? Match::kValid : Match::kNone;
}

// SUNAT: kind of taxpayer, DNI or serial, check digit mod 11.
Match validate_pe_ruc(std::string_view value) {
  constexpr uint8_t kWeights[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  const Digits<11> digits(value);
  if (!digits.are(11)) return Match::kNone;
  const uint32_t kind = digits.prefix(2);
  if (kind != 10 && kind != 15 && kind != 16 && kind != 17 && kind != 20) return Match::kNone;
  return (11 - weighted_sum(digits.first(10), kWeights) % 11) % 10 == digits.at[10] ? Match::kValid
                                                                                    : Match::kNone;
}

// RENIEC: eight digits; the check digit (or letter) printed beside them is often left out.
Match validate_pe_dni(std::string_view value) {
  constexpr uint8_t kWeights[] = {3, 2, 7, 6, 5, 4, 3, 2};
  const Alnums<9> text(value);
  if (text.too_many || text.count < 8) return Match::kNone;
  const Digits<8> digits(text.text().substr(0, 8));
  if (!digits.are(8) || digits.all_equal()) return Match::kNone;
  if (text.count == 8) return Match::kPlausible;
  const uint32_t rest = weighted_sum(digits.first(8), kWeights) % 11;
  return text.at[8] == "65432110987"[rest] || text.at[8] == "KJIHGFEDCBA"[rest] ? Match::kPlausible
                                                                                : Match::kNone;
}

// Registro Civil del Ecuador: province (01 to 24, 30 abroad), a third digit below 6, a check digit as Luhn's.
// A person's RUC adds 001.
Match validate_ec_cedula(std::string_view value) {
  const Digits<13> digits(value);
  if (!digits.are(10) && !(digits.are(13) && digits.number(10, 3) == 1)) return Match::kNone;
  const uint32_t province = digits.prefix(2);
  if (province == 0 || (province > 24 && province != 30) || digits.at[2] > 5) return Match::kNone;
  return luhn_holds(digits.first(10)) ? Match::kValid : Match::kNone;
}

// Dirección Nacional de Identificación Civil: six or seven digits and a check digit mod 10.
Match validate_uy_ci(std::string_view value) {
  constexpr uint8_t kWeights[] = {2, 9, 8, 7, 6, 3, 4};
  const Digits<8> digits(value);
  if (digits.too_many || digits.count < 7 || digits.all_equal() || digits.at[0] == 0) return Match::kNone;
  const size_t body = digits.count - 1;
  const uint32_t sum = weighted_sum(digits.first(body), std::span(kWeights).subspan(7 - body));
  return (10 - sum % 10) % 10 == digits.at[body] ? Match::kValid : Match::kNone;
}

// SENIAT: V, E, J, P or G, eight digits, check digit mod 11.
Match validate_ve_rif(std::string_view value) {
  constexpr uint8_t kWeights[] = {3, 2, 7, 6, 5, 4, 3, 2};
  const Alnums<10> text(value);
  if (text.too_many || !has_form(text.text(), "A999999999")) return Match::kNone;
  const size_t kind = place_in("VEJPG", text.at[0]);
  if (kind == 5) return Match::kNone;
  const Digits<9> digits(text.text());
  const uint32_t rest =
      (4 * (static_cast<uint32_t>(kind) + 1) + weighted_sum(digits.first(8), kWeights)) % 11;
  return digits.at[8] == (rest < 2 ? 0 : 11 - rest) ? Match::kValid : Match::kNone;
}

// SAIME: V for citizens or E for foreigners, and six to eight digits without a check.
Match validate_ve_cedula(std::string_view value) {
  const Alnums<9> text(value);
  if (text.too_many || text.count < 7 || !is_one_of(text.at[0], "VE")) return Match::kNone;
  return text.text().find_first_not_of("0123456789", 1) == std::string_view::npos ? Match::kPlausible
                                                                                  : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> south_america_validators() {
  static constexpr NamedValidator kTable[] = {
      {"ar_cuit", validate_ar_cuit},      {"ar_dni", plain_number<7, 8>}, {"br_cnpj", validate_br_cnpj},
      {"br_cpf", validate_br_cpf},        {"br_rg", validate_br_rg},      {"cl_rut", validate_cl_rut},
      {"co_cedula", plain_number<6, 10>}, {"co_nit", validate_co_nit},    {"ec_cedula", validate_ec_cedula},
      {"pe_dni", validate_pe_dni},        {"pe_ruc", validate_pe_ruc},    {"uy_ci", validate_uy_ci},
      {"ve_cedula", validate_ve_cedula},  {"ve_rif", validate_ve_rif},
  };
  return kTable;
}

}  // namespace steward::scanners
