// Government ids and post codes of the United Kingdom, and the PPS number of Ireland.
#include <algorithm>
#include <array>

#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

bool contains(std::string_view set, char c) {
  return set.find(c) != std::string_view::npos;
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

// NHS Data Dictionary, "NHS number": weights 10 … 2, modulus 11; a check digit of 10 is never issued.
Match validate_uk_nhs(std::string_view value) {
  constexpr std::array<uint8_t, 10> kWeights = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
  const Digits<10> digits(value);
  if (!digits.are(10) || digits.all_equal()) return Match::kNone;
  return weighted_sum(digits.first(10), kWeights) % 11 == 0 ? Match::kValid : Match::kNone;
}

// HMRC National Insurance Manual NIM39110: letters and prefixes that are not used; the suffix is A to D.
Match validate_uk_nino(std::string_view value) {
  constexpr std::array<std::string_view, 7> kNoPrefixes = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"};
  const Alnums<9> parts(value);
  const std::string_view text = parts.text();
  if (parts.too_many || text.size() < 8) return Match::kNone;
  const std::string_view prefix = text.substr(0, 2);
  if (!is_upper(prefix[0]) || !is_upper(prefix[1]) || !all_digits(text.substr(2, 6))) return Match::kNone;
  if (contains("DFIQUV", prefix[0]) || contains("DFIOQUV", prefix[1])) return Match::kNone;
  if (std::find(kNoPrefixes.begin(), kNoPrefixes.end(), prefix) != kNoPrefixes.end()) return Match::kNone;
  if (text.size() == 8) return Match::kPlausible;  // often written without the suffix
  return text[8] >= 'A' && text[8] <= 'D' ? Match::kValid : Match::kNone;
}

// HM Passport Office: nine digits, or two letters and seven digits. No check digit outside the
// machine-readable zone.
Match validate_uk_passport(std::string_view value) {
  const Alnums<9> parts(value);
  const std::string_view text = parts.text();
  if (parts.too_many || text.size() != 9) return Match::kNone;
  const size_t letters = is_upper(text[0]) ? 2 : 0;
  if (letters == 2 && !is_upper(text[1])) return Match::kNone;
  const std::string_view number = text.substr(letters);
  if (!all_digits(number) ||
      std::all_of(number.begin(), number.end(), [&](char c) { return c == number[0]; }))
    return Match::kNone;
  return Match::kPlausible;
}

// DVLA driver number: surname filled up with 9, year's tens, month (+5 in its first digit for women), day,
// year's ones, initials filled up with 9, a digit against duplicates, two check characters of an unpublished
// scheme.
Match validate_uk_driving_licence(std::string_view value) {
  const Alnums<18> parts(value);  // two more for the issue of the card
  const std::string_view text = parts.text();
  if (parts.too_many || (text.size() != 16 && text.size() != 18) || !all_digits(text.substr(16)))
    return Match::kNone;
  const std::string_view surname = text.substr(0, 5), born = text.substr(5, 6), initials = text.substr(11, 2);
  const size_t filler = std::min(surname.find('9'), surname.size());
  if (filler == 0 ||
      !std::all_of(surname.begin(), surname.begin() + static_cast<ptrdiff_t>(filler), is_upper) ||
      !std::all_of(surname.begin() + static_cast<ptrdiff_t>(filler), surname.end(),
                   [](char c) { return c == '9'; }))
    return Match::kNone;
  if (!all_digits(born)) return Match::kNone;
  const Digits<6> at(born);
  const uint32_t year = at.at[0] * 10u + at.at[5], written = static_cast<uint32_t>(at.number(1, 2));
  const uint32_t month = written > 50 ? written - 50 : written, day = static_cast<uint32_t>(at.number(3, 2));
  if (!is_date(1900 + year, month, day) && !is_date(2000 + year, month, day)) return Match::kNone;
  const bool named = is_upper(initials[0]) && (is_upper(initials[1]) || initials[1] == '9');
  if (!named && initials != "99") return Match::kNone;
  return is_digit(text[13]) && is_upper(text[14]) && is_upper(text[15]) ? Match::kValid : Match::kNone;
}

// The letters before the first digit: postcode areas of Royal Mail's Postcode Address File, of the crown
// dependencies, Gibraltar, the forces (BF) and without a place (BX), in alphabetical order.
constexpr std::array<std::string_view, 127> kPostcodeAreas = {
    "AB", "AL", "B",  "BA", "BB", "BD", "BF", "BH", "BL", "BN", "BR", "BS", "BT", "BX", "CA", "CB",
    "CF", "CH", "CM", "CO", "CR", "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT",
    "DY", "E",  "EC", "EH", "EN", "EX", "FK", "FY", "G",  "GL", "GU", "GX", "GY", "HA", "HD", "HG",
    "HP", "HR", "HS", "HU", "HX", "IG", "IM", "IP", "IV", "JE", "KA", "KT", "KW", "KY", "L",  "LA",
    "LD", "LE", "LL", "LN", "LS", "LU", "M",  "ME", "MK", "ML", "N",  "NE", "NG", "NN", "NP", "NR",
    "NW", "OL", "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S",  "SA", "SE", "SG",
    "SK", "SL", "SM", "SN", "SO", "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ",
    "TR", "TS", "TW", "UB", "W",  "WA", "WC", "WD", "WF", "WN", "WR", "WS", "WV", "YO", "ZE"};
static_assert(std::is_sorted(kPostcodeAreas.begin(), kPostcodeAreas.end()));

// BS 7666 and Royal Mail's Programmers' Guide to the PAF: A9, A99, A9A, AA9, AA99 or AA9A, then 9AA.
Match validate_uk_postcode(std::string_view value) {
  const Alnums<7> parts(value);
  const std::string_view text = parts.text();
  if (parts.too_many || text.size() < 5) return Match::kNone;
  if (text == "GIR0AA") return Match::kValid;
  const std::string_view outward = text.substr(0, text.size() - 3), inward = text.substr(text.size() - 3);
  const auto is_inward_letter = [](char c) { return is_upper(c) && !contains("CIKMOV", c); };
  if (!is_digit(inward[0]) || !is_inward_letter(inward[1]) || !is_inward_letter(inward[2]))
    return Match::kNone;
  const size_t letters = is_upper(outward[1]) ? 2 : 1;
  if (!is_upper(outward[0]) || outward.size() <= letters || !is_digit(outward[letters])) return Match::kNone;
  const std::string_view rest = outward.substr(letters + 1);
  if (rest.size() > 1) return Match::kNone;
  if (!rest.empty() && is_upper(rest[0]) &&
      !contains(letters == 1 ? "ABCDEFGHJKPSTUW" : "ABEHMNPRVWXY", rest[0]))
    return Match::kNone;
  const std::string_view area = outward.substr(0, letters);
  return std::binary_search(kPostcodeAreas.begin(), kPostcodeAreas.end(), area) ? Match::kValid
                                                                                : Match::kNone;
}

// Department of Social Protection: weights 8 … 2 and, since 2013, 9 for the second letter; modulus 23. Second
// letters of old (W, T, X: a spouse's number) do not count.
Match validate_ie_pps(std::string_view value) {
  constexpr std::string_view kLetters = "WABCDEFGHIJKLMNOPQRSTUV";
  constexpr std::array<uint8_t, 7> kWeights = {8, 7, 6, 5, 4, 3, 2};
  const Alnums<9> parts(value);
  const std::string_view text = parts.text();
  if (parts.too_many || text.size() < 8 || !all_digits(text.substr(0, 7))) return Match::kNone;
  uint32_t sum = weighted_sum(Digits<7>(text.substr(0, 7)).first(7), kWeights);
  if (text.size() == 9) {
    if (!contains("ABHWTX", text[8])) return Match::kNone;
    if (contains("ABH", text[8])) sum += 9 * static_cast<uint32_t>(kLetters.find(text[8]));
  }
  return text[7] == kLetters[sum % 23] ? Match::kValid : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> uk_ireland_validators() {
  static constexpr NamedValidator kTable[] = {
      {"uk_nhs", validate_uk_nhs},           {"uk_nino", validate_uk_nino},
      {"uk_passport", validate_uk_passport}, {"uk_driving_licence", validate_uk_driving_licence},
      {"uk_postcode", validate_uk_postcode}, {"ie_pps", validate_ie_pps},
  };
  return kTable;
}

}  // namespace steward::scanners
