#include "scanners/detectors/validators/iban_validator.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

// What follows the country and the check digits: n digits, a capitals, c either.
struct Structure {
  std::string_view country, account;
};

// SWIFT IBAN registry, release 101; sorted by country.
constexpr Structure kStructures[] = {
    {"AD", "n8c12"},    {"AE", "n19"},      {"AL", "n8c16"},    {"AT", "n16"},     {"AZ", "a4c20"},
    {"BA", "n16"},      {"BE", "n12"},      {"BG", "a4n6c8"},   {"BH", "a4c14"},   {"BI", "n23"},
    {"BR", "n23a1c1"},  {"BY", "c4n4c16"},  {"CH", "n5c12"},    {"CR", "n18"},     {"CY", "n8c16"},
    {"CZ", "n20"},      {"DE", "n18"},      {"DJ", "n23"},      {"DK", "n14"},     {"DO", "c4n20"},
    {"EE", "n16"},      {"EG", "n25"},      {"ES", "n20"},      {"FI", "n14"},     {"FK", "a2n12"},
    {"FO", "n14"},      {"FR", "n10c11n2"}, {"GB", "a4n14"},    {"GE", "a2n16"},   {"GI", "a4c15"},
    {"GL", "n14"},      {"GR", "n7c16"},    {"GT", "c4c20"},    {"HN", "a4n20"},   {"HR", "n17"},
    {"HU", "n24"},      {"IE", "a4n14"},    {"IL", "n19"},      {"IQ", "a4n15"},   {"IS", "n22"},
    {"IT", "a1n10c12"}, {"JO", "a4n4c18"},  {"KW", "a4c22"},    {"KZ", "n3c13"},   {"LB", "n4c20"},
    {"LC", "a4c24"},    {"LI", "n5c12"},    {"LT", "n16"},      {"LU", "n3c13"},   {"LV", "a4c13"},
    {"LY", "n21"},      {"MC", "n10c11n2"}, {"MD", "c2c18"},    {"ME", "n18"},     {"MK", "n3c10n2"},
    {"MN", "n16"},      {"MR", "n23"},      {"MT", "a4n5c18"},  {"MU", "a4n19a3"}, {"NI", "a4n20"},
    {"NL", "a4n10"},    {"NO", "n11"},      {"OM", "n3c16"},    {"PK", "a4c16"},   {"PL", "n24"},
    {"PS", "a4c21"},    {"PT", "n21"},      {"QA", "a4c21"},    {"RO", "a4c16"},   {"RS", "n18"},
    {"RU", "n14c15"},   {"SA", "n2c18"},    {"SC", "a4n20a3"},  {"SD", "n14"},     {"SE", "n20"},
    {"SI", "n15"},      {"SK", "n20"},      {"SM", "a1n10c12"}, {"SO", "n19"},     {"ST", "n21"},
    {"SV", "a4n20"},    {"TL", "n19"},      {"TN", "n20"},      {"TR", "n6c16"},   {"UA", "n6c19"},
    {"VA", "n18"},      {"VG", "a4n16"},    {"XK", "n16"},      {"YE", "a4n4c18"},
};

bool is_of_class(char c, char wanted) {
  return wanted == 'n' ? is_digit(c) : wanted == 'a' ? is_upper(c) : is_digit(c) || is_upper(c);
}

bool has_structure(std::string_view account, std::string_view structure) {
  size_t at = 0;
  for (size_t i = 0; i < structure.size();) {
    const char wanted = structure[i++];
    size_t count = 0;
    while (i < structure.size() && is_digit(structure[i]))
      count = count * 10 + static_cast<size_t>(structure[i++] - '0');
    if (account.size() - at < count) return false;
    for (const size_t end = at + count; at < end; ++at)
      if (!is_of_class(account[at], wanted)) return false;
  }
  return at == account.size();
}

}  // namespace

Match validate_iban(std::string_view value) {
  std::array<char, 34> text{};
  size_t size = 0;
  for (char c : value) {
    if (c == ' ' || c == '-') continue;
    if (size == text.size()) return Match::kNone;
    text[size++] = to_upper(c);
  }
  if (size < 15 || !is_digit(text[2]) || !is_digit(text[3])) return Match::kNone;
  const std::string_view iban(text.data(), size), country = iban.substr(0, 2);
  const auto* known = std::lower_bound(
      std::begin(kStructures), std::end(kStructures), country,
      [](const Structure& entry, std::string_view wanted) { return entry.country < wanted; });
  if (known == std::end(kStructures) || known->country != country ||
      !has_structure(iban.substr(4), known->account))
    return Match::kNone;
  // The check digits run from 02 to 98; 00, 01 and 99 are congruent to others and never issued.
  const int check = (text[2] - '0') * 10 + (text[3] - '0');
  const uint32_t rest = mod_97_of(iban.substr(0, 4), mod_97_of(iban.substr(4)));
  return rest == 1 && check >= 2 && check <= 98 ? Match::kValid : Match::kNone;
}

}  // namespace steward::scanners
