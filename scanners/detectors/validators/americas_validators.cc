// Identifiers issued by authorities of Canada and Mexico.
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/forms.h"

namespace steward::scanners {
namespace {

// Employment and Social Development Canada: Luhn; a first digit of 0 or 8 is not given to persons (0 is used
// in published samples), so it needs support.
Match validate_ca_sin(std::string_view value) {
  const Digits<9> digits(value);
  if (!digits.are(9) || digits.all_equal() || !luhn_holds(digits.first(9))) return Match::kNone;
  return digits.at[0] == 0 || digits.at[0] == 8 ? Match::kPlausible : Match::kValid;
}

// Immigration, Refugees and Citizenship Canada: two letters and six digits; since 2023 a letter, six digits
// and two letters.
Match validate_ca_passport(std::string_view value) {
  const Alnums<9> text(value);
  if (text.too_many) return Match::kNone;
  return has_form(text.text(), "AA999999") || has_form(text.text(), "A999999AA") ? Match::kPlausible
                                                                                 : Match::kNone;
}

// Régie de l'assurance maladie du Québec: three letters of the surname, one of the given name, the date of
// birth with 50 added to a woman's month, a serial digit and a check digit.
bool is_quebec_health_number(std::string_view text) {
  if (!has_form(text, "AAAA99999999")) return false;
  const Digits<8> digits(text);
  const uint32_t month = static_cast<uint32_t>(digits.number(2, 2)) % 50;
  const uint32_t day = static_cast<uint32_t>(digits.number(4, 2));
  return digits.number(2, 2) < 63 && is_date(2000 + digits.prefix(2), month, day);
}

// British Columbia: a 9, then eight digits under mod 11 and their check digit.
bool is_bc_health_number(const Digits<10>& digits) {
  constexpr uint8_t kWeights[] = {0, 2, 4, 8, 5, 10, 9, 7, 3};
  return digits.at[0] == 9 && (11 - weighted_sum(digits.first(9), kWeights) % 11) % 11 == digits.at[9];
}

// Ontario (ten digits under Luhn, and a version code of two letters), British Columbia, Québec; the numbers
// of nine and twelve digits of other provinces have no published check.
Match validate_ca_health_number(std::string_view value) {
  const Alnums<12> text(value);
  if (text.too_many) return Match::kNone;
  if (is_quebec_health_number(text.text())) return Match::kValid;
  const bool has_version = has_form(text.text(), "9999999999AA");
  if (!has_version && text.text().find_first_not_of("0123456789") != std::string_view::npos)
    return Match::kNone;
  const Digits<10> digits(text.text());
  if (digits.are(10) && !digits.all_equal()) {
    if (luhn_holds(digits.first(10))) return has_version ? Match::kValid : Match::kPlausible;
    return !has_version && is_bc_health_number(digits) ? Match::kPlausible : Match::kNone;
  }
  return text.count == 9 && !digits.all_equal() ? Match::kPlausible : Match::kNone;
}

// Instructivo normativo para la asignación de la CURP (DOF 18 October 2021): name, date, sex, state,
// consonants, homonym, check digit over 0-9A-NÑO-Z.
Match validate_mx_curp(std::string_view value) {
  static constexpr std::string_view kStates =
      "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL NE OC PL QT QR SP SL SR TC TS TL VZ YN ZS";
  const Alnums<18> text(value);
  if (text.too_many || !has_form(text.text(), "AAAA999999AAAAAAX9")) return Match::kNone;
  if (!is_one_of(text.at[10], "HMX") || kStates.find(text.text().substr(11, 2)) == std::string_view::npos ||
      !is_short_date(Digits<8>(text.text().substr(4, 6))))
    return Match::kNone;
  for (size_t i = 13; i < 16; ++i)
    if (is_one_of(text.at[i], "AEIOU")) return Match::kNone;
  uint32_t sum = 0;
  for (size_t i = 0; i < 17; ++i) {
    const char c = text.at[i];
    // Ñ stands between N and O, and so takes the place 24.
    const int place = is_digit(c) ? c - '0' : c - 'A' + 10 + (c > 'N' ? 1 : 0);
    sum += static_cast<uint32_t>(place) * static_cast<uint32_t>(18 - i);
  }
  return (10 - sum % 10) % 10 == static_cast<uint32_t>(text.at[17] - '0') ? Match::kValid : Match::kNone;
}

// Servicio de Administración Tributaria: three letters of a company or four of a person, a date, a homoclave
// of three. The last of it is a check digit, which the authority itself did not always reckon by the rule; so
// the form and the date decide. A person's second letter is the first vowel of the surname, or X.
Match validate_mx_rfc(std::string_view value) {
  std::array<char, 13> text{};
  size_t size = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '-' || value[i] == ' ') continue;
    if (size == text.size()) return Match::kNone;
    const bool enye =
        value[i] == '\xC3' && i + 1 < value.size() && (value[i + 1] == '\x91' || value[i + 1] == '\xB1');
    const char c = to_upper(value[i]);
    text[size++] = enye || c == '&' ? 'N' : c;
    if (enye) ++i;
  }
  const std::string_view all(text.data(), size);
  const bool person = size == 13;
  if (!has_form(all, person ? "AAAA999999XXX" : "AAA999999XXX")) return Match::kNone;
  if (!is_digit(all[size - 1]) && all[size - 1] != 'A') return Match::kNone;
  return is_short_date(Digits<8>(all.substr(person ? 4 : 3, 6))) ? Match::kValid : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> americas_validators() {
  static constexpr NamedValidator kTable[] = {
      {"ca_health_number", validate_ca_health_number},
      {"ca_passport", validate_ca_passport},
      {"ca_sin", validate_ca_sin},
      {"mx_curp", validate_mx_curp},
      {"mx_rfc", validate_mx_rfc},
  };
  return kTable;
}

}  // namespace steward::scanners
