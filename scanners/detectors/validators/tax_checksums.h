// National numbers that their countries use for VAT as well: one check here, two detectors that use it. All
// take the bare number, capitals and digits. Pure, constexpr.
#pragma once

#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {

constexpr bool are_digits(std::string_view text) {
  for (char c : text)
    if (!is_digit(c)) return false;
  return !text.empty();
}

constexpr uint32_t number_of(std::string_view digits) {
  uint32_t number = 0;
  for (char c : digits) number = number * 10 + static_cast<uint32_t>(c - '0');
  return number;
}

// Real Decreto 1553/2005: the letter of a DNI is its number modulo 23.
constexpr char es_control_letter(uint32_t number) {
  return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23];
}

// DNI: eight digits and a letter; K, L, M and seven digits for persons who have none.
constexpr bool es_dni_holds(std::string_view text) {
  if (text.size() != 9) return false;
  const bool special = text[0] == 'K' || text[0] == 'L' || text[0] == 'M';
  const std::string_view digits = text.substr(special ? 1 : 0, special ? 7 : 8);
  return are_digits(digits) && text[8] == es_control_letter(number_of(digits));
}

// NIE: X, Y, Z stand for 0, 1, 2.
constexpr bool es_nie_holds(std::string_view text) {
  if (text.size() != 9 || text[0] < 'X' || text[0] > 'Z' || !are_digits(text.substr(1, 7))) return false;
  const uint32_t series = static_cast<uint32_t>(text[0] - 'X');
  return text[8] == es_control_letter(series * 10'000'000 + number_of(text.substr(1, 7)));
}

// CIF (Orden EHA/451/2008): form of company, province and serial number, a control digit or letter by the
// form.
constexpr bool es_cif_holds(std::string_view text) {
  if (text.size() != 9 || !are_digits(text.substr(1, 7))) return false;
  if (std::string_view("ABCDEFGHJNPQRSUVW").find(text[0]) == std::string_view::npos) return false;
  uint32_t sum = 0;
  for (size_t i = 1; i < 8; ++i) {
    const uint32_t digit = static_cast<uint32_t>(text[i] - '0') * (i % 2 == 1 ? 2 : 1);
    sum += digit / 10 + digit % 10;
  }
  const uint32_t control = (10 - sum % 10) % 10;
  const bool letter = std::string_view("NPQRSW").find(text[0]) != std::string_view::npos;
  const bool digit = std::string_view("ABEH").find(text[0]) != std::string_view::npos;
  return (!digit && text[8] == "JABCDEFGHI"[control]) ||
         (!letter && text[8] == static_cast<char>('0' + control));
}

// Decreto-Lei 14/2013: nine digits, the last by weights 9 … 2 modulo eleven.
constexpr bool pt_nif_holds(std::span<const uint8_t> digits) {
  constexpr uint8_t kWeights[] = {9, 8, 7, 6, 5, 4, 3, 2};
  if (digits.size() != 9 || digits[0] == 0) return false;
  return (11 - weighted_sum(digits.first(8), kWeights) % 11) % 11 % 10 == digits[8];
}

// The "elfproef" of the BSN: weights 9 … 2 and −1, divisible by eleven.
constexpr bool nl_elfproef_holds(std::span<const uint8_t> digits) {
  constexpr uint8_t kWeights[] = {9, 8, 7, 6, 5, 4, 3, 2, 10};  // −1 is 10 modulo eleven
  return digits.size() == 9 && weighted_sum(digits, kWeights) % 11 == 0;
}

// DPR 633/1972 art. 35: serial number, office of issue, Luhn.
constexpr bool it_partita_iva_holds(std::span<const uint8_t> digits) {
  if (digits.size() != 11 || !luhn_holds(digits)) return false;
  uint32_t serial = 0, office = 0;
  for (size_t i = 0; i < 7; ++i) serial = serial * 10 + digits[i];
  for (size_t i = 7; i < 10; ++i) office = office * 10 + digits[i];
  const bool known =
      (office >= 1 && office <= 100) || office == 120 || office == 121 || office == 888 || office == 999;
  return serial != 0 && known;
}

// The UID of Swiss companies (UIDG, eCH-0097).
constexpr bool ch_uid_holds(std::span<const uint8_t> digits) {
  constexpr uint8_t kWeights[] = {5, 4, 3, 2, 7, 6, 5, 4};
  return digits.size() == 9 && (11 - weighted_sum(digits.first(8), kWeights) % 11) % 11 == digits[8];
}

}  // namespace steward::scanners
