// Payment cards (ISO/IEC 7812-1), IBAN (ISO 13616-1), US social security numbers (SSA, 20 CFR 422 and the
// 2011 randomization).
#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

// Issuer ranges by their first six digits, and the lengths cards of that issuer have.
struct IssuerRange {
  uint32_t first, last;
  size_t min_length, max_length;
};
constexpr IssuerRange kIssuers[] = {
    {220000, 220499, 16, 19},  // Mir
    {222100, 272099, 16, 16},  // Mastercard
    {300000, 305999, 14, 19},  // Diners Club
    {309500, 309599, 14, 19},  // Diners Club
    {340000, 349999, 15, 15},  // American Express
    {352800, 358999, 16, 19},  // JCB
    {360000, 369999, 14, 19},  // Diners Club
    {370000, 379999, 15, 15},  // American Express
    {380000, 399999, 14, 19},  // Diners Club
    {400000, 499999, 16, 16},  // Visa
    {400000, 499999, 13, 13},  // Visa, older
    {400000, 499999, 19, 19},  // Visa, newer
    {500000, 509999, 12, 19},  // Maestro, RuPay, Elo
    {510000, 559999, 16, 16},  // Mastercard
    {560000, 589999, 12, 19},  // Maestro
    {601100, 601199, 16, 19},  // Discover
    {606282, 606282, 16, 16},  // Hipercard
    {620000, 629999, 16, 19},  // UnionPay
    {630400, 630499, 12, 19},  // Maestro
    {644000, 659999, 16, 19},  // Discover
    {675900, 676399, 12, 19},  // Maestro
    {979200, 979299, 16, 16},  // Troy
};

bool passes_luhn(const Digits<19>& digits) {
  uint32_t sum = 0;
  for (size_t i = 0; i < digits.count; ++i) {
    uint32_t d = digits.at[digits.count - 1 - i];
    if (i % 2 == 1) d = d > 4 ? 2 * d - 9 : 2 * d;
    sum += d;
  }
  return sum % 10 == 0;
}

struct CountryLength {
  char country[3];
  size_t length;
};
// SWIFT IBAN Registry; sorted by country.
constexpr CountryLength kIbanLengths[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
    {"BH", 22}, {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24},
    {"DE", 22}, {"DJ", 27}, {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18},
    {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27},
    {"GT", 28}, {"HN", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26},
    {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20},
    {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MN", 20},
    {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23}, {"PK", 24},
    {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33}, {"SA", 24},
    {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23}, {"ST", 25},
    {"SV", 28}, {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20},
    {"YE", 30},
};

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

Match validate_credit_card(std::string_view value) {
  const Digits<19> digits(value);
  if (digits.too_many || digits.count < 12) return Match::kNone;
  const uint32_t issuer = digits.prefix(6);
  const bool issued = std::any_of(std::begin(kIssuers), std::end(kIssuers), [&](const IssuerRange& range) {
    return issuer >= range.first && issuer <= range.last && digits.count >= range.min_length &&
           digits.count <= range.max_length;
  });
  if (!issued || !passes_luhn(digits)) return Match::kNone;
  // 5000000000000009 and its like pass, as placeholders do; a card has more than two different digits.
  std::array<bool, 10> seen{};
  for (size_t i = 0; i < digits.count; ++i) seen[digits.at[i]] = true;
  return std::count(seen.begin(), seen.end(), true) > 1 ? Match::kValid : Match::kNone;
}

Match validate_iban(std::string_view value) {
  std::array<char, 34> text{};
  size_t size = 0;
  for (char c : value) {
    if (c == ' ' || c == '-') continue;
    if (size == text.size()) return Match::kNone;
    text[size++] = upper(c);
  }
  if (size < 15) return Match::kNone;
  const std::string_view country(text.data(), 2);
  const auto* known = std::lower_bound(std::begin(kIbanLengths), std::end(kIbanLengths), country,
                                       [](const CountryLength& entry, std::string_view wanted) {
                                         return std::string_view(entry.country, 2) < wanted;
                                       });
  if (known == std::end(kIbanLengths) || std::string_view(known->country, 2) != country ||
      known->length != size)
    return Match::kNone;
  if (!is_digit(text[2]) || !is_digit(text[3])) return Match::kNone;
  uint32_t remainder = 0;  // ISO 7064 MOD 97-10, the first four characters moved to the end
  for (size_t i = 0; i < size; ++i) {
    const char c = text[(i + 4) % size];
    if (is_digit(c))
      remainder = (remainder * 10 + static_cast<uint32_t>(c - '0')) % 97;
    else if (c >= 'A' && c <= 'Z')
      remainder = (remainder * 100 + static_cast<uint32_t>(c - 'A') + 10) % 97;
    else
      return Match::kNone;
  }
  // Check digits run from 02 to 98 (ISO 7064); 00, 01 and 99 are congruent forgeries.
  const int check = (text[2] - '0') * 10 + (text[3] - '0');
  return remainder == 1 && check >= 2 && check <= 98 ? Match::kValid : Match::kNone;
}

std::span<const NamedValidator> finance_validators() {
  static constexpr NamedValidator kTable[] = {
      {"credit_card", validate_credit_card},
      {"iban", validate_iban},
  };
  return kTable;
}

}  // namespace steward::scanners
