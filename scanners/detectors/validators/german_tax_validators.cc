// Identifiers of the German revenue: the Identifikationsnummer (AO § 139b; StIdV § 1) and the Steuernummer of
// each Land, in the Land's own form and in the unified one of 13 digits (ELSTER, "Prüfung der Steuer- und
// Identifikationsnummer").
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

// Among the first ten digits exactly one occurs twice, or, since 2016, three times (but not in a row); every
// other digit at most once.
bool repeats_as_issued(std::span<const uint8_t> digits) {
  std::array<uint8_t, 10> count{};
  for (uint8_t digit : digits) ++count[digit];
  int repeated = 0;
  for (uint8_t n : count) {
    if (n > 3) return false;
    repeated += n > 1;
  }
  if (repeated != 1) return false;
  for (size_t i = 2; i < digits.size(); ++i)
    if (digits[i] == digits[i - 1] && digits[i] == digits[i - 2]) return false;
  return true;
}

Match validate_de_tax_id(std::string_view value) {
  const Digits<11> digits(value);
  if (!digits.are(11) || digits.at[0] == 0 || !repeats_as_issued(digits.first(10))) return Match::kNone;
  return mod_11_10_holds(digits.first(11)) ? Match::kValid : Match::kNone;
}

enum class Scheme : uint8_t {
  kElevens,    // Σ digit × weight, and the check digit completes it to a multiple of eleven
  kRemainder,  // … and the check digit is the remainder by eleven
  kCrossSums,  // Σ of the products' digits, completed to a multiple of ten
  kTwos,       // digit + addend, last digit of it, × a power of two, digits summed down to one
};

using Weights = std::array<uint8_t, 12>;
constexpr Weights kCommon{0, 5, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2};
constexpr Weights kHanse{0, 0, 4, 3, 0, 2, 7, 6, 5, 4, 3, 2};
constexpr Weights kEast{0, 0, 2, 9, 0, 8, 7, 6, 5, 4, 3, 2};
constexpr Weights kBerlin{0, 0, 0, 0, 0, 7, 6, 5, 8, 4, 3, 2};
constexpr Weights kWestphalia{0, 3, 2, 1, 0, 7, 6, 5, 4, 3, 2, 1};
constexpr Weights kPalatinate{0, 0, 1, 2, 0, 1, 2, 1, 2, 1, 2, 1};
constexpr Weights kAddends{0, 0, 9, 8, 0, 7, 6, 5, 4, 3, 2, 1};

// How a Land writes the number of the tax office (F), the district (B), the serial number (U) and the check
// digit (P).
enum class Form : uint8_t {
  kTwo,          // FF/BBB/UUUUP
  kThree,        // fFF/BBB/UUUUP, where f is the second digit of the Land
  kZero,         // 0FF BBB UUUUP
  kFive,         // FFBBB/UUUUP
  kLongArea,     // FFF/BBBB/UUUP
  kThreeOffice,  // FFF/BBB/UUUUP
};

struct Land {
  uint8_t first, second;  // of the unified form; second is kAny where the office has three digits
  Form form;
  Scheme scheme;
  Weights weights;
};
constexpr uint8_t kAny = 10;

constexpr Land kLands[] = {
    {2, 8, Form::kFive, Scheme::kTwos, kAddends},                 // Baden-Württemberg
    {9, kAny, Form::kThreeOffice, Scheme::kElevens, kCommon},     // Bayern
    {1, 1, Form::kTwo, Scheme::kElevens, kBerlin},                // Berlin, one half
    {1, 1, Form::kTwo, Scheme::kElevens, kEast},                  // Berlin, the other
    {3, 0, Form::kThree, Scheme::kElevens, kCommon},              // Brandenburg
    {2, 4, Form::kTwo, Scheme::kElevens, kHanse},                 // Bremen
    {2, 2, Form::kTwo, Scheme::kElevens, kHanse},                 // Hamburg
    {2, 6, Form::kZero, Scheme::kTwos, kAddends},                 // Hessen
    {4, 0, Form::kThree, Scheme::kElevens, kCommon},              // Mecklenburg-Vorpommern
    {2, 3, Form::kTwo, Scheme::kElevens, kEast},                  // Niedersachsen
    {5, kAny, Form::kLongArea, Scheme::kRemainder, kWestphalia},  // Nordrhein-Westfalen
    {2, 7, Form::kTwo, Scheme::kCrossSums, kPalatinate},          // Rheinland-Pfalz
    {1, 0, Form::kThree, Scheme::kElevens, kCommon},              // Saarland
    {3, 2, Form::kThree, Scheme::kElevens, kCommon},              // Sachsen
    {3, 1, Form::kThree, Scheme::kElevens, kCommon},              // Sachsen-Anhalt
    {2, 1, Form::kTwo, Scheme::kTwos, kAddends},                  // Schleswig-Holstein
    {4, 1, Form::kThree, Scheme::kElevens, kCommon},              // Thüringen
};

constexpr uint32_t cross_sum(uint32_t number) {
  return number / 100 + number / 10 % 10 + number % 10;
}

// Ten where no digit can stand.
uint32_t check_digit(const Land& land, std::span<const uint8_t> digits) {
  uint32_t sum = 0;
  switch (land.scheme) {
    case Scheme::kElevens:
      return (11 - weighted_sum(digits, land.weights) % 11) % 11;
    case Scheme::kRemainder:
      return weighted_sum(digits, land.weights) % 11;
    case Scheme::kCrossSums:
      for (size_t i = 0; i < 12; ++i) sum += cross_sum(uint32_t{digits[i]} * land.weights[i]);
      return (10 - sum % 10) % 10;
    case Scheme::kTwos:
      for (size_t i = 2; i < 12; ++i) {
        if (i == 4) continue;  // the zero of the unified form
        const size_t power = i < 4 ? 11 - i : 12 - i;
        const uint32_t product = (uint32_t{digits[i]} + land.weights[i]) % 10 << power;
        sum += product == 0 ? 0 : 1 + (product - 1) % 9;
      }
      return (10 - sum % 10) % 10;
  }
  return 10;
}

bool holds(const Land& land, std::span<const uint8_t> unified) {
  return check_digit(land, unified.first(12)) == unified[12];
}

bool is_of(const Land& land, std::span<const uint8_t> unified) {
  return unified[0] == land.first && (land.second == kAny || unified[1] == land.second) && unified[4] == 0;
}

// The unified form of a number written in the Land's own: its first digits, the office, a zero, and the rest.
std::array<uint8_t, 13> unify(const Land& land, std::span<const uint8_t> digits) {
  std::array<uint8_t, 13> unified{land.first, land.second};
  const bool three = land.second == kAny;
  const size_t skipped = land.form == Form::kThree || land.form == Form::kZero ? 1 : 0;
  const size_t office = three ? 3 : 2;
  for (size_t i = 0; i < office; ++i) unified[4 - office + i] = digits[skipped + i];
  for (size_t i = 0; i < 8; ++i) unified[5 + i] = digits[skipped + office + i];
  return unified;
}

// Where the separators of a value stand, as the lengths of the runs of digits between them: "21/815/08150" is
// 0x235.
uint32_t groups_of(std::string_view value) {
  uint32_t groups = 0, run = 0;
  for (char c : value) {
    if (is_digit(c)) {
      ++run;
      continue;
    }
    groups = groups << 4 | (run & 15);
    run = 0;
  }
  return groups << 4 | (run & 15);
}

bool writes(const Land& land, std::span<const uint8_t> digits, uint32_t groups) {
  const bool bare = groups == digits.size();
  switch (land.form) {
    case Form::kTwo:
      return digits.size() == 10 && (bare || groups == 0x235 || groups == 0x2341);
    case Form::kFive:
      return digits.size() == 10 && (bare || groups == 0x55 || groups == 0x235);
    case Form::kThree:
      return digits.size() == 11 && digits[0] == land.second && (bare || groups == 0x335);
    case Form::kZero:
      return digits.size() == 11 && digits[0] == 0 && (bare || groups == 0x335);
    case Form::kLongArea:
      return digits.size() == 11 && (bare || groups == 0x344);
    case Form::kThreeOffice:
      return digits.size() == 11 && (bare || groups == 0x335);
  }
  return false;
}

Match validate_de_tax_number(std::string_view value) {
  if (value.size() > 16) return Match::kNone;
  const Digits<13> digits(value);
  if (digits.too_many || digits.count < 10 || digits.all_equal()) return Match::kNone;
  const auto all = digits.first(digits.count);
  const uint32_t groups = groups_of(value);
  const bool bare = groups == digits.count;
  // Beside a word that says so the separators of a Land tell enough: registers hold numbers with a digit
  // mistyped.
  Match form = Match::kNone;
  for (const Land& land : kLands) {
    if (digits.count == 13) {
      if (groups == 13 && is_of(land, all) && holds(land, all)) return Match::kValid;
    } else if (writes(land, all, groups)) {
      if (holds(land, unify(land, all))) return bare ? Match::kPlausible : Match::kValid;
      if (!bare) form = Match::kPlausible;
    }
  }
  return form;
}

}  // namespace

std::span<const NamedValidator> german_tax_validators() {
  static constexpr NamedValidator kTable[] = {
      {"de_tax_id", validate_de_tax_id},
      {"de_tax_number", validate_de_tax_number},
  };
  return kTable;
}

}  // namespace steward::scanners
