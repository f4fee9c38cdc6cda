// Payment cards (ISO/IEC 7812-1), business identifier codes (ISO 9362), routing numbers of the United States
// (ABA) and sort codes with account numbers of the United Kingdom.
#include <algorithm>
#include <array>
#include <iterator>

#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/iban_validator.h"

namespace steward::scanners {
namespace {

// Issuer ranges by their first six digits, and the lengths of the cards in them. Longer lengths than 16 are
// rare but the standard allows up to 19. Ranges may overlap: a co-branded range follows either scheme.
struct IssuerRange {
  uint32_t first, last;
  size_t min_length, max_length;
};
constexpr IssuerRange kIssuers[] = {
    {220000, 220599, 16, 19},  // Mir, BORICA
    {222100, 272099, 16, 16},  // Mastercard
    {300000, 305999, 14, 19},  // Diners Club
    {309500, 309599, 14, 19},  // Diners Club
    {340000, 349999, 15, 15},  // American Express
    {352800, 358999, 16, 19},  // JCB
    {360000, 369999, 14, 19},  // Diners Club
    {370000, 379999, 15, 15},  // American Express
    {380000, 399999, 14, 19},  // Diners Club, Hipercard
    {400000, 499999, 16, 16},  // Visa
    {400000, 499999, 13, 13},  // Visa, older
    {400000, 499999, 19, 19},  // Visa, newer
    {500000, 509999, 12, 19},  // Maestro, RuPay, Elo, Verve
    {510000, 559999, 16, 16},  // Mastercard
    {560000, 589999, 12, 19},  // Maestro, UzCard
    {601100, 601199, 16, 19},  // Discover
    {604001, 604200, 16, 19},  // UkrCard
    {606282, 606282, 16, 16},  // Hipercard
    {606985, 608500, 16, 16},  // RuPay
    {620000, 629999, 16, 19},  // UnionPay, Discover, Elo
    {630400, 630499, 12, 19},  // Maestro
    {633100, 633499, 16, 19},  // Switch, Solo
    {636000, 636999, 16, 19},  // InterPayment, Elo
    {637000, 639999, 12, 19},  // InstaPayment, Maestro
    {644000, 659999, 16, 19},  // Discover, RuPay, Troy, Elo, Verve
    {670000, 679999, 12, 19},  // Maestro
    {810000, 820199, 16, 19},  // UnionPay, RuPay
    {860000, 860099, 16, 16},  // UzCard
    {979200, 979299, 16, 16},  // Troy
    {986000, 986099, 16, 16},  // Humo
};

// ISO 3166-1 alpha-2, and XK, which SWIFT uses for Kosovo.
constexpr std::string_view kCountries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV "
    "BW BY BZ CA CC "
    "CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM "
    "FO FR GA GB GD "
    "GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM "
    "JO JP KE KG KH "
    "KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR "
    "MS MT MU MV MW "
    "MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
    "RU RW SA SB SC "
    "SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ "
    "UA UG UM US UY "
    "UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW ";

bool is_country(std::string_view code) {
  for (size_t i = 0; i < kCountries.size(); i += 3)
    if (kCountries.substr(i, 2) == code) return true;
  return false;
}

Match validate_credit_card(std::string_view value) {
  const Digits<19> digits(value);
  if (digits.too_many || digits.count < 12 || !luhn_holds(digits.first(digits.count))) return Match::kNone;
  const uint32_t issuer = digits.prefix(6);
  const bool issued = std::any_of(std::begin(kIssuers), std::end(kIssuers), [&](const IssuerRange& range) {
    return issuer >= range.first && issuer <= range.last && digits.count >= range.min_length &&
           digits.count <= range.max_length;
  });
  // A run of one digit passes Luhn at some lengths; it is a placeholder.
  return issued && !digits.all_equal() ? Match::kValid : Match::kNone;
}

// ISO 9362: party prefix (four), country (two), party suffix (two), branch (three, or none). "XXX" as the
// branch stands for the head office and is nobody's word; without it eight capitals may spell one (DOCUMENT
// names Montenegro).
Match validate_bic(std::string_view value) {
  if (value.size() != 8 && value.size() != 11) return Match::kNone;
  std::array<char, 11> text{};
  for (size_t i = 0; i < value.size(); ++i) {
    text[i] = to_upper(value[i]);
    if (!is_upper(text[i]) && (i < 6 || !is_digit(text[i]))) return Match::kNone;
  }
  const std::string_view code(text.data(), value.size());
  if (!is_country(code.substr(4, 2))) return Match::kNone;
  return code.ends_with("XXX") && code.size() == 11 ? Match::kValid : Match::kPlausible;
}

// ABA key to routing numbers: Federal Reserve district or a range of its own in the first two digits; weights
// 3, 7, 1.
Match validate_aba_routing(std::string_view value) {
  constexpr uint8_t kWeights[] = {3, 7, 1, 3, 7, 1, 3, 7, 1};
  const Digits<9> digits(value);
  if (!digits.are(9) || digits.all_equal()) return Match::kNone;
  const uint32_t district = digits.prefix(2);
  const bool known = (district >= 1 && district <= 12) || (district >= 21 && district <= 32) ||
                     (district >= 61 && district <= 72) || district == 80 || district == 0;
  return known && weighted_sum(digits.first(9), kWeights) % 10 == 0 ? Match::kValid : Match::kNone;
}

// Six digits name the branch, eight the account; which account numbers a branch may give out is known to
// Vocalink only.
Match validate_uk_account(std::string_view value) {
  const Digits<14> digits(value);
  const bool known = digits.are(6) || digits.are(7) || digits.are(8) || digits.are(14);
  return known && !digits.all_equal() ? Match::kPlausible : Match::kNone;
}

Match validate_card_code(std::string_view value) {
  const Digits<4> digits(value);
  return digits.count == value.size() && digits.count >= 3 ? Match::kPlausible : Match::kNone;
}

// MM/YY or MM/YYYY as embossed (ISO/IEC 7813 writes YYMM on the stripe).
Match validate_card_expiry(std::string_view value) {
  const Digits<6> digits(value);
  if (!digits.are(4) && !digits.are(6)) return Match::kNone;
  const auto month_at = [&](size_t i) { return digits.number(i, 2) >= 1 && digits.number(i, 2) <= 12; };
  const bool month_first = month_at(0) && (digits.count == 4 || digits.number(2, 2) == 20);
  const bool year_first = month_at(digits.count - 2) && (digits.count == 4 || digits.number(0, 2) == 20);
  return month_first || year_first ? Match::kPlausible : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> finance_validators() {
  static constexpr NamedValidator kTable[] = {
      {"aba_routing", validate_aba_routing}, {"bic", validate_bic},
      {"card_code", validate_card_code},     {"card_expiry", validate_card_expiry},
      {"credit_card", validate_credit_card}, {"iban", validate_iban},
      {"uk_account", validate_uk_account},
  };
  return kTable;
}

}  // namespace steward::scanners
