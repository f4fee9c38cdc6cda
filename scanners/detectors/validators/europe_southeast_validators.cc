// National identification and tax numbers of south-eastern Europe: Croatia, the countries of former
// Yugoslavia, Greece, Türkiye.
#include <array>

#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

// Zakon o osobnom identifikacijskom broju: ISO 7064 MOD 11,10.
Match validate_hr_oib(std::string_view value) {
  const Digits<11> digits(value);
  if (!digits.are(11) || digits.all_equal()) return Match::kNone;
  return mod_11_10_holds(digits.first(11)) ? Match::kValid : Match::kNone;
}

// JMBG: DDMMYYY, region, serial by sex, check digit of modulus 11, of which 10 is written 0. The year of
// three digits is of 1890 to 2099.
Match validate_jmbg(std::string_view value) {
  constexpr std::array<uint8_t, 12> kWeights = {7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  const Digits<13> digits(value);
  if (!digits.are(13)) return Match::kNone;
  const auto year = static_cast<uint32_t>(digits.number(4, 3));
  if (year >= 100 && year < 890) return Match::kNone;
  if (!is_date(year < 800 ? 2000 + year : 1000 + year, static_cast<uint32_t>(digits.number(2, 2)),
               digits.prefix(2)))
    return Match::kNone;
  const uint32_t rest = weighted_sum(digits.first(12), kWeights) % 11;
  return (11 - rest) % 11 % 10 == digits.at[12] ? Match::kValid : Match::kNone;
}

// Slovenia's EMŠO is the JMBG of region 50 (Zakon o centralnem registru prebivalstva); those of other
// republics were kept by who moved there.
Match validate_si_emso(std::string_view value) {
  const Match match = validate_jmbg(value);
  if (match != Match::kValid) return match;
  return Digits<13>(value).at[7] == 5 ? Match::kValid : Match::kPlausible;
}

// NVİ: eleven digits, not 0 first; the tenth is (7 × Σ odd places − Σ even places) modulo 10, the eleventh Σ
// modulo 10.
Match validate_tr_national_id(std::string_view value) {
  const Digits<11> digits(value);
  if (!digits.are(11) || digits.at[0] == 0) return Match::kNone;
  uint32_t odd = 0, even = 0;
  for (size_t i = 0; i < 9; ++i) (i % 2 == 0 ? odd : even) += digits.at[i];
  if ((odd * 7 + 100 - even) % 10 != digits.at[9]) return Match::kNone;
  return (odd + even + digits.at[9]) % 10 == digits.at[10] ? Match::kValid : Match::kNone;
}

// Law 3655/2008 art. 153: DDMMYY, serial, Luhn.
Match validate_gr_amka(std::string_view value) {
  const Digits<11> digits(value);
  if (!digits.are(11) || !luhn_holds(digits.first(11))) return Match::kNone;
  const auto year = static_cast<uint32_t>(digits.number(4, 2)),
             month = static_cast<uint32_t>(digits.number(2, 2));
  const uint32_t day = digits.prefix(2);
  return is_date(1900 + year, month, day) || is_date(2000 + year, month, day) ? Match::kValid : Match::kNone;
}

// AADE: powers of two from the right, modulus 11, of which 10 is written 0.
Match validate_gr_afm(std::string_view value) {
  const Digits<9> digits(value);
  if (!digits.are(9) || digits.all_equal()) return Match::kNone;
  uint32_t sum = 0;
  for (size_t i = 0; i < 8; ++i) sum = (sum + digits.at[i]) * 2;
  return sum % 11 % 10 == digits.at[8] ? Match::kValid : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> europe_southeast_validators() {
  static constexpr NamedValidator kTable[] = {
      {"hr_oib", validate_hr_oib},   {"jmbg", validate_jmbg},
      {"si_emso", validate_si_emso}, {"tr_national_id", validate_tr_national_id},
      {"gr_amka", validate_gr_amka}, {"gr_afm", validate_gr_afm},
  };
  return kTable;
}

}  // namespace steward::scanners
