// Diagnoses (ICD-10 of the WHO and its American modification), drug codes (NDC: 21 CFR 207.33; ATC of the
// WHO), blood groups (ISBT ABO and RhD), variants and genotypes (dbSNP). None has a check digit: a header or
// a word must say so.
#include <array>

#include "base/text.h"
#include "scanners/detectors/shape.h"
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

// The last category of each letter, A to Z: D89 ends the blood, H95 the ear, P96 the newborn; others go on
// to 99.
constexpr std::array<uint8_t, 26> kLastCategory = {99, 99, 99, 89, 90, 99, 99, 95, 99, 99, 95, 99, 99,
                                                   99, 99, 96, 99, 99, 99, 98, 99, 99, 99, 99, 99, 99};

// A letter, two digits (or a digit and A or B: C7A, M1A, Z3A), a point, up to four more.
Match validate_icd10(std::string_view value) {
  if (value.size() < 3 || value.size() > 8 || !is_upper(to_upper(value[0])) || !is_digit(value[1]))
    return Match::kNone;
  const char third = to_upper(value[2]);
  if (!is_digit(third) && third != 'A' && third != 'B') return Match::kNone;
  if (is_digit(third)) {
    const auto category = static_cast<uint8_t>((value[1] - '0') * 10 + (third - '0'));
    if (category > kLastCategory[static_cast<size_t>(to_upper(value[0]) - 'A')]) return Match::kNone;
  }
  std::string_view rest = value.substr(3);
  if (!rest.empty() && rest[0] == '.') {
    rest = rest.substr(1);
    if (rest.empty()) return Match::kNone;
  }
  if (rest.size() > 4) return Match::kNone;
  for (const char c : rest)
    if (!is_digit(c) && !is_upper(to_upper(c))) return Match::kNone;
  return Match::kPlausible;
}

Match validate_blood_group(std::string_view value) {
  const std::string low = to_lower(value.substr(0, 24));
  std::string_view rest = low;
  if (rest.starts_with("ab"))
    rest = rest.substr(2);
  else if (!rest.empty() && std::string_view("abo0").find(rest[0]) != std::string_view::npos)
    rest = rest.substr(1);
  else
    return Match::kNone;
  const auto skip = [&rest](std::string_view mark) {
    if (!rest.starts_with(mark)) return;
    rest = trim(rest.substr(mark.size()));
  };
  rest = trim(rest);
  for (const std::string_view mark : {"_", "rh", "(d)", "d", "_"}) skip(mark);
  static constexpr std::array<std::string_view, 12> kSigns = {
      "", "+", "-", "−", "pos", "neg", "positive", "negative", "positiv", "negativ", "pos.", "neg."};
  for (const std::string_view sign : kSigns)
    if (rest == sign) return Match::kPlausible;
  return Match::kNone;
}

// Labeler, product, package: 4-4-2, 5-3-2 or 5-4-1, on claims padded to 5-4-2 (45 CFR 162.1002).
Match validate_ndc(std::string_view value) {
  const Digits<11> digits(value);
  if (digits.too_many || digits.count < 10 || digits.all_equal()) return Match::kNone;
  const size_t first = value.find('-');
  if (first == std::string_view::npos) return Match::kPlausible;
  const size_t second = value.find('-', first + 1);
  if (second == std::string_view::npos) return Match::kNone;
  const size_t labeler = first, product = second - first - 1, package = value.size() - second - 1;
  const bool known = (labeler == 4 && product == 4 && package == 2) ||
                     (labeler == 5 && product == 3 && package == 2) ||
                     (labeler == 5 && product == 4 && (package == 1 || package == 2));
  return known ? Match::kPlausible : Match::kNone;
}

Match validate_atc(std::string_view value) {
  if (value.size() != 7) return Match::kNone;
  const bool group = std::string_view("ABCDGHJLMNPRSV").find(value[0]) != std::string_view::npos;
  const bool rest = is_digit(value[1]) && is_digit(value[2]) && is_upper(value[3]) && is_upper(value[4]) &&
                    is_digit(value[5]) && is_digit(value[6]);
  return group && rest ? Match::kPlausible : Match::kNone;
}

// Three to 20 letters, digits and dashes, a digit among them.
Match validate_record_number(std::string_view value) {
  const ClassMask classes = classes_of(value);
  const bool formed = value.size() >= 4 && value.size() <= 24 &&
                      (classes & ~(kDigit | kLetter | classes_of("-/. "))) == 0 && (classes & kDigit) != 0;
  return formed ? Match::kPlausible : Match::kNone;
}

bool is_base(char c) {
  return c == 'A' || c == 'C' || c == 'G' || c == 'T';
}

// "rs7412" names a variant, "CT", "C/T" or "C|T" what somebody has there, a run of bases is a sequence.
Match validate_genotype(std::string_view value) {
  if (value.size() > 3 && value.starts_with("rs")) {
    const Digits<12> digits(value.substr(2));
    return digits.count == value.size() - 2 && !digits.too_many ? Match::kPlausible : Match::kNone;
  }
  if (value.size() < 2 || value.size() > 10'000) return Match::kNone;
  for (const char c : value)
    if (!is_base(c) && c != '/' && c != '|' && c != 'N' && c != '-') return Match::kNone;
  return is_base(value[0]) ? Match::kPlausible : Match::kNone;
}

// What only a header can name: templates, scans, prints.
Match validate_any_value(std::string_view value) {
  return value.empty() ? Match::kNone : Match::kPlausible;
}

}  // namespace

std::span<const NamedValidator> health_validators() {
  static constexpr NamedValidator kTable[] = {
      {"any_value", validate_any_value},
      {"atc", validate_atc},
      {"blood_group", validate_blood_group},
      {"genotype", validate_genotype},
      {"icd10", validate_icd10},
      {"ndc", validate_ndc},
      {"record_number", validate_record_number},
  };
  return kTable;
}

}  // namespace steward::scanners
