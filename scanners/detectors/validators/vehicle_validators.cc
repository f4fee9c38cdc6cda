// Vehicle identification numbers (ISO 3779, 49 CFR 565.15) and number plates: United Kingdom (DVLA INF104),
// Germany (FZV, annex 1), India (Motor Vehicles Act, state codes), Nigeria (FRSC), Turkey (81 provinces).
// Registers the machine readable zone of travel documents too.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/mrz_validator.h"
#include "scanners/detectors/validators/plate_codes.h"

namespace steward::scanners {
namespace {

// 1 to 9 as 49 CFR 565.15 table III gives them; 0 for I, O and Q, which no VIN holds.
constexpr std::array<uint8_t, 26> kVinValues = {1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4,
                                                5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9};
constexpr std::array<uint8_t, 17> kVinWeights = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};

// North America demands the check digit; elsewhere a VIN may hold anything in its place, and needs a header.
Match validate_vin(std::string_view value) {
  if (value.size() != kVinWeights.size()) return Match::kNone;
  uint32_t sum = 0;
  size_t letters = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = to_upper(value[i]);
    if (!is_digit(c) && !is_upper(c)) return Match::kNone;
    const uint32_t worth =
        is_digit(c) ? static_cast<uint32_t>(c - '0') : kVinValues[static_cast<size_t>(c - 'A')];
    if (is_upper(c) && worth == 0) return Match::kNone;
    sum += worth * kVinWeights[i];
    letters += is_upper(c);
  }
  // The last four are digits everywhere, and some letter tells the model.
  if (letters < 2 || letters > 13 || !std::all_of(value.end() - 4, value.end(), is_digit))
    return Match::kNone;
  const uint32_t check = sum % 11;
  const char wanted = check == 10 ? 'X' : static_cast<char>('0' + check);
  return to_upper(value[8]) == wanted ? Match::kValid : Match::kPlausible;
}

// The kinds of a plate's characters, letters as A and digits as 9; separators dropped.
struct PlateForm {
  std::array<char, 10> kinds{};
  size_t count = 0;
  bool ok = false;
  std::string_view text() const { return {kinds.data(), count}; }
};

template <size_t Max>
PlateForm form_of(const Alnums<Max>& plate) {
  PlateForm form;
  if (plate.too_many || plate.count > form.kinds.size()) return form;
  for (size_t i = 0; i < plate.count; ++i) form.kinds[i] = is_digit(plate.at[i]) ? '9' : 'A';
  form.count = plate.count;
  form.ok = true;
  return form;
}

bool lacks(std::string_view text, std::string_view letters) {
  return text.find_first_of(letters) == std::string_view::npos;
}

// AB12 CDE since 2001: the year's half in the digits (02 … 50 from March, 51 … 99 from September); before,
// A123 BCD and ABC 123D. Written with its space the present form speaks for itself.
Match validate_uk_plate(std::string_view value) {
  const Alnums<7> plate(value);
  const PlateForm form = form_of(plate);
  if (!form.ok) return Match::kNone;
  const std::string_view text = plate.text();
  if (form.text() == "AA99AAA") {
    const int age = (text[2] - '0') * 10 + (text[3] - '0');
    const bool issued = (age >= 2 && age <= 35) || (age >= 51 && age <= 85);
    if (!issued || !lacks(text.substr(0, 2), "IQ") || !lacks(text.substr(0, 1), "JTUXZ") ||
        !lacks(text.substr(4), "IQ"))
      return Match::kNone;
    return value.size() == 8 && value[4] == ' ' && is_upper(value[0]) ? Match::kValid : Match::kPlausible;
  }
  const auto is_one_of = [&form](auto... forms) { return ((form.text() == forms) || ...); };
  const bool prefix = is_one_of("A9AAA", "A99AAA", "A999AAA") && lacks(text.substr(0, 1), "IOQUZ");
  const bool suffix = is_one_of("AAA9A", "AAA99A", "AAA999A") && lacks(text.substr(text.size() - 1), "IOQUZ");
  const bool northern =
      is_one_of("AAA9999") && text.substr(0, 3).find_first_of("IZ") != std::string_view::npos;
  return prefix || suffix || northern ? Match::kPlausible : Match::kNone;
}

// District, one or two letters, one to four digits, E (electric) or H (historic): eight characters at most.
Match validate_german_plate(std::string_view value) {
  const size_t parted = value.find_first_of("- ");
  if (parted == std::string_view::npos || parted > 4 || !is_german_district(value.substr(0, parted)))
    return Match::kNone;
  const Alnums<8> rest(value.substr(parted));
  const PlateForm form = form_of(rest);
  if (!form.ok) return Match::kNone;
  size_t letters = 0, digits = 0;
  while (letters < rest.count && is_upper(rest.at[letters])) ++letters;
  while (letters + digits < rest.count && is_digit(rest.at[letters + digits])) ++digits;
  const std::string_view kind = rest.text().substr(letters + digits);
  const size_t district = parted - (value[0] & '\x80' ? 1 : 0);
  const bool formed = letters >= 1 && letters <= 2 && digits >= 1 && digits <= 4 && rest.at[letters] != '0' &&
                      (kind.empty() || kind == "E" || kind == "H") && district + rest.count <= 8;
  if (!formed) return Match::kNone;
  return value[parted] == '-' && value.find_first_of("- ", parted + 1) != std::string_view::npos
             ? Match::kValid
             : Match::kPlausible;
}

// State, district, series, number; or the Bharat series: year, BH, number, letters.
Match validate_indian_plate(std::string_view value) {
  const Alnums<10> plate(value);
  const PlateForm form = form_of(plate);
  if (!form.ok || plate.count < 7) return Match::kNone;
  const std::string_view text = plate.text(), kinds = form.text();
  if (kinds.starts_with("99AA9999A") && text.substr(2, 2) == "BH") return Match::kValid;
  if (!is_indian_state(text.substr(0, 2))) return Match::kNone;
  const size_t series = kinds.find('A', 2),
               number = kinds.find('9', series == std::string_view::npos ? 2 : series);
  const bool formed = series != std::string_view::npos && number != std::string_view::npos && series >= 3 &&
                      series <= 4 && number - series <= 3 && kinds.size() - number <= 4 &&
                      kinds.find('A', number) == std::string_view::npos;
  if (!formed) return Match::kNone;
  return kinds.size() - number == 4 ? Match::kValid : Match::kPlausible;
}

// Local government area (three letters), three digits, batch (two letters).
Match validate_nigerian_plate(std::string_view value) {
  const Alnums<8> plate(value);
  return form_of(plate).text() == "AAA999AA" ? Match::kPlausible : Match::kNone;
}

// Province 01 to 81, one to three letters of the Turkish alphabet without its own marks, two to five digits.
Match validate_turkish_plate(std::string_view value) {
  const Alnums<9> plate(value);
  const PlateForm form = form_of(plate);
  if (!form.ok || plate.count < 7 || !form.text().starts_with("99A")) return Match::kNone;
  const std::string_view text = plate.text();
  const int province = (text[0] - '0') * 10 + (text[1] - '0');
  const size_t number = form.text().find('9', 2);
  if (number == std::string_view::npos || province < 1 || province > 81) return Match::kNone;
  const size_t letters = number - 2, digits = plate.count - number;
  const bool counts = (letters == 1 && (digits == 4 || digits == 5)) ||
                      (letters == 2 && (digits == 3 || digits == 4)) ||
                      (letters == 3 && (digits == 2 || digits == 3));
  const bool formed = counts && form.text().find('A', number) == std::string_view::npos &&
                      lacks(text.substr(2, letters), "QWX");
  if (!formed) return Match::kNone;
  return std::count(value.begin(), value.end(), ' ') == 2 ? Match::kValid : Match::kPlausible;
}

}  // namespace

std::span<const NamedValidator> vehicle_validators() {
  static constexpr NamedValidator kTable[] = {
      {"de_kfz", validate_german_plate},
      {"in_vehicle_registration", validate_indian_plate},
      {"mrz", validate_mrz},
      {"ng_vehicle_registration", validate_nigerian_plate},
      {"tr_license_plate", validate_turkish_plate},
      {"uk_vehicle_registration", validate_uk_plate},
      {"vin", validate_vin},
  };
  return kTable;
}

}  // namespace steward::scanners
