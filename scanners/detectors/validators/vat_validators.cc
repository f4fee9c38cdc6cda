// VAT numbers with their country before them: the member states of the Union (Directive 2006/112/EC art. 215;
// European Commission, VIES; structures and check digits as the Austrian Bundesministerium für Finanzen lists
// them), the United Kingdom, Switzerland and Norway.
#include "scanners/detectors/validators.h"
#include "scanners/detectors/validators/checksums.h"
#include "scanners/detectors/validators/tax_checksums.h"

namespace steward::scanners {
namespace {

// A number without its country; capitals and digits, at most 15.
using Body = std::string_view;

constexpr size_t kMostBody = 15;

constexpr bool has_digits(Body body, size_t count) {
  return body.size() == count && are_digits(body);
}

constexpr uint32_t at(Body body, size_t i) {
  return static_cast<uint32_t>(body[i] - '0');
}

template <size_t N>
constexpr uint32_t sum_of(Body body, const uint8_t (&weights)[N]) {
  uint32_t sum = 0;
  for (size_t i = 0; i < N; ++i) sum += at(body, i) * weights[i];
  return sum;
}

std::span<const uint8_t> as_digits(const Digits<kMostBody>& digits) {
  return digits.first(digits.count);
}

bool austria(Body body) {
  if (body.size() != 9 || body[0] != 'U' || !are_digits(body.substr(1))) return false;
  uint32_t sum = 4;
  for (size_t i = 1; i < 8; ++i) {
    const uint32_t product = at(body, i) * (i % 2 == 0 ? 2 : 1);
    sum += product / 10 + product % 10;
  }
  return (10 - sum % 10) % 10 == at(body, 8);
}

bool belgium(Body body) {
  if (!has_digits(body, 10) || body[0] > '1' || number_of(body.substr(0, 8)) == 0) return false;
  return 97 - number_of(body.substr(0, 8)) % 97 == number_of(body.substr(8));
}

// A personal number of Bulgaria holds the century in the month: + 20 before 1900, + 40 from 2000 on.
bool bulgarian_birth(Body body) {
  uint32_t year = 1900 + number_of(body.substr(0, 2)), month = number_of(body.substr(2, 2));
  if (month > 40) {
    year += 100;
    month -= 40;
  } else if (month > 20) {
    year -= 100;
    month -= 20;
  }
  return is_date(year, month, number_of(body.substr(4, 2)));
}

bool bulgaria(Body body) {
  if (has_digits(body, 9)) {
    uint32_t rest = sum_of(body, {1, 2, 3, 4, 5, 6, 7, 8}) % 11;
    if (rest == 10) rest = sum_of(body, {3, 4, 5, 6, 7, 8, 9, 10}) % 11;
    return rest % 10 == at(body, 8);
  }
  if (!has_digits(body, 10)) return false;
  const uint32_t check = at(body, 9);
  if (bulgarian_birth(body) && sum_of(body, {2, 4, 8, 5, 10, 9, 7, 3, 6}) % 11 % 10 == check) return true;
  if (sum_of(body, {21, 19, 17, 13, 11, 9, 7, 3, 1}) % 10 == check) return true;
  return (11 - sum_of(body, {4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11) % 11 == check;
}

bool cyprus(Body body) {
  constexpr uint8_t kEven[] = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21};
  if (body.size() != 9 || !are_digits(body.substr(0, 8)) || body.substr(0, 2) == "12") return false;
  uint32_t sum = 0;
  for (size_t i = 0; i < 8; ++i) sum += i % 2 == 0 ? kEven[at(body, i)] : at(body, i);
  return body[8] == static_cast<char>('A' + sum % 26);
}

// Rodné číslo: women's months have 50 more, and 20 more where a day ran out of numbers.
bool czech_birth(Body body) {
  uint32_t year = 1900 + number_of(body.substr(0, 2));
  const uint32_t month = number_of(body.substr(2, 2)) % 50 % 20;
  if (body.size() == 9 && year >= 1980) year -= 100;
  if (body.size() == 9 && year > 1953) return false;
  if (body.size() == 10 && year < 1954) year += 100;
  return is_date(year, month, number_of(body.substr(4, 2)));
}

bool czechia(Body body) {
  if (!are_digits(body)) return false;
  if (body.size() == 8)
    return body[0] != '9' && (11 - sum_of(body, {8, 7, 6, 5, 4, 3, 2}) % 11) % 10 == at(body, 7);
  if (body.size() == 9 && body[0] == '6') {
    const uint32_t sum = sum_of(body.substr(1), {8, 7, 6, 5, 4, 3, 2});
    return (8 - (10 - sum % 11) % 11 + 10) % 10 == at(body, 8);
  }
  if (body.size() == 9) return czech_birth(body);
  if (body.size() != 10 || !czech_birth(body)) return false;
  return number_of(body.substr(0, 9)) % 11 % 10 == at(body, 9);
}

bool germany(Body body) {
  return has_digits(body, 9) && body[0] != '0' && mod_11_10_holds(as_digits(Digits<kMostBody>(body)));
}

bool denmark(Body body) {
  return has_digits(body, 8) && body[0] != '0' && sum_of(body, {2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
}

bool estonia(Body body) {
  return has_digits(body, 9) && sum_of(body, {3, 7, 1, 3, 7, 1, 3, 7, 1}) % 10 == 0;
}

bool greece(Body body) {
  if (!has_digits(body, 9)) return false;
  uint32_t sum = 0;
  for (size_t i = 0; i < 8; ++i) sum += at(body, i) << (8 - i);
  return sum != 0 && sum % 11 % 10 == at(body, 8);
}

bool spain(Body body) {
  return es_dni_holds(body) || es_nie_holds(body) || es_cif_holds(body);
}

bool finland(Body body) {
  return has_digits(body, 8) && sum_of(body, {7, 9, 10, 5, 8, 4, 2, 1}) % 11 == 0;
}

// A key before the SIREN: digits, or since some have run out, one letter or two.
bool france(Body body) {
  if (body.size() != 11 || !are_digits(body.substr(2))) return false;
  const Digits<kMostBody> siren(body.substr(2));
  const uint32_t number = number_of(body.substr(2));
  // Companies of Monaco (000…) are in no register of SIREN.
  if (number == 0 || (body.substr(2, 3) != "000" && !luhn_holds(as_digits(siren)))) return false;
  if (are_digits(body.substr(0, 2))) return (12 + 3 * (number % 97)) % 97 == number_of(body.substr(0, 2));
  constexpr std::string_view kKeys = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  const size_t first = kKeys.find(body[0]), second = kKeys.find(body[1]);
  if (first == Body::npos || second == Body::npos) return false;
  const size_t key = is_digit(body[0]) ? first * 24 + second - 10 : first * 34 + second - 100;
  return (number + 1 + key / 11) % 11 == key % 11;
}

bool croatia(Body body) {
  return has_digits(body, 11) && mod_11_10_holds(as_digits(Digits<kMostBody>(body)));
}

bool hungary(Body body) {
  return has_digits(body, 8) && number_of(body) != 0 && sum_of(body, {9, 7, 3, 1, 9, 7, 3, 1}) % 10 == 0;
}

char irish_letter(uint32_t sum) {
  return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23];
}

bool ireland(Body body) {
  if (body.size() < 8 || body.size() > 9) return false;
  if (are_digits(body.substr(0, 7))) {
    const uint32_t extra = body.size() == 8 || body[8] == 'W' ? 0 : static_cast<uint32_t>(body[8] - 'A' + 1);
    if (body.size() == 9 && !((body[8] >= 'A' && body[8] <= 'I') || body[8] == 'W')) return false;
    return body[7] == irish_letter(sum_of(body, {8, 7, 6, 5, 4, 3, 2}) + extra * 9);
  }
  // Before 2013 a letter stood second.
  if (body.size() != 8 || !is_digit(body[0]) || !is_upper(body[1]) || !are_digits(body.substr(2, 5)))
    return false;
  return body[7] == irish_letter(sum_of(body.substr(2), {7, 6, 5, 4, 3}) + at(body, 0) * 2);
}

bool italy(Body body) {
  return has_digits(body, 11) && it_partita_iva_holds(as_digits(Digits<kMostBody>(body)));
}

bool lithuania(Body body) {
  if (!has_digits(body, 9) && !has_digits(body, 12)) return false;
  const size_t last = body.size() - 1;
  if (body[last - 1] != '1') return false;
  uint32_t first = 0, second = 0;
  for (uint32_t i = 0; i < last; ++i) {
    first += at(body, i) * (1 + i % 9);
    second += at(body, i) * (1 + (i + 2) % 9);
  }
  return (first % 11 == 10 ? second % 11 % 10 : first % 11) == at(body, last);
}

bool luxembourg(Body body) {
  return has_digits(body, 8) && number_of(body.substr(0, 6)) != 0 &&
         number_of(body.substr(0, 6)) % 89 == number_of(body.substr(6));
}

// Companies begin with 4 or more; personal codes with the day of birth, or with 32 since 2017.
bool latvia(Body body) {
  if (!has_digits(body, 11)) return false;
  if (body[0] > '3') return sum_of(body, {9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1}) % 11 == 3;
  const uint32_t century = 1800 + at(body, 6) * 100;
  if ((1 + sum_of(body, {10, 5, 8, 4, 2, 1, 6, 3, 7, 9})) % 11 % 10 != at(body, 10)) return false;
  return body.starts_with("32") ||
         (body[6] <= '2' && is_date(century + number_of(body.substr(4, 2)), number_of(body.substr(2, 2)),
                                    number_of(body.substr(0, 2))));
}

bool malta(Body body) {
  return has_digits(body, 8) && body[0] != '0' && sum_of(body, {3, 4, 6, 7, 8, 9, 10, 1}) % 37 == 0;
}

// Companies by the elfproef; since 2020 the self-employed by ISO 7064 MOD 97-10 over "NL" and all.
bool netherlands(Body body) {
  if (body.size() != 12 || body[9] != 'B' || !are_digits(body.substr(0, 9)) || !are_digits(body.substr(10)))
    return false;
  if (number_of(body.substr(0, 9)) == 0 || number_of(body.substr(10)) == 0) return false;
  return nl_elfproef_holds(Digits<kMostBody>(body).first(9)) || mod_97_of(body, mod_97_of("NL")) == 1;
}

bool poland(Body body) {
  return has_digits(body, 10) && sum_of(body, {6, 5, 7, 2, 3, 4, 5, 6, 7}) % 11 == at(body, 9);
}

bool portugal(Body body) {
  return has_digits(body, 9) && pt_nif_holds(as_digits(Digits<kMostBody>(body)));
}

bool romania(Body body) {
  constexpr uint8_t kWeights[] = {7, 5, 3, 2, 1, 7, 5, 3, 2};
  if (body.size() < 2 || body.size() > 10 || !are_digits(body) || body[0] == '0') return false;
  uint32_t sum = 0;
  for (size_t i = 0; i + 1 < body.size(); ++i) sum += at(body, i) * kWeights[10 - body.size() + i];
  return sum * 10 % 11 % 10 == at(body, body.size() - 1);
}

bool sweden(Body body) {
  return has_digits(body, 12) && body.substr(10) == "01" && luhn_holds(Digits<kMostBody>(body).first(10));
}

bool slovenia(Body body) {
  if (!has_digits(body, 8) || body[0] == '0') return false;
  const uint32_t check = 11 - sum_of(body, {8, 7, 6, 5, 4, 3, 2}) % 11;
  return check != 11 && check % 10 == at(body, 7);
}

bool slovakia(Body body) {
  return has_digits(body, 10) && body[0] != '0' && std::string_view("234789").find(body[2]) != Body::npos &&
         (number_of(body.substr(0, 9)) % 11 * 10 + at(body, 9)) % 11 == 0;
}

// HMRC: nine digits, twelve for a branch; by 97, or since 2010, from 100 0000 on, by 97 with 55 more. GD and
// HA are departments.
bool britain(Body body) {
  if (body.size() == 5 && are_digits(body.substr(2))) {
    const bool low = number_of(body.substr(2)) < 500;
    return (body.starts_with("GD") && low) || (body.starts_with("HA") && !low);
  }
  if ((!has_digits(body, 9) && !has_digits(body, 12)) || number_of(body.substr(0, 7)) == 0) return false;
  const uint32_t rest = (sum_of(body, {8, 7, 6, 5, 4, 3, 2}) + number_of(body.substr(7, 2))) % 97;
  return rest == 0 || (rest == 42 && body[0] != '0');
}

// The UID after CHE, and what the tax is called.
bool switzerland(Body body) {
  if (body.size() < 12 || body[0] != 'E' || !are_digits(body.substr(1, 9))) return false;
  const Body tax = body.substr(10);
  return (tax == "MWST" || tax == "TVA" || tax == "IVA" || tax == "TPV") &&
         ch_uid_holds(Digits<kMostBody>(body).first(9));
}

// Without MVA behind it "NO" may as well be short for "number".
bool norway(Body body) {
  if (body.size() != 12 || body.substr(9) != "MVA") return false;
  body = body.substr(0, 9);
  return has_digits(body, 9) && (11 - sum_of(body, {3, 2, 7, 6, 5, 4, 3, 2}) % 11) % 11 == at(body, 8);
}

struct Country {
  std::string_view prefix;
  bool (*holds)(Body);
};

constexpr Country kCountries[] = {
    {"AT", austria},  {"BE", belgium}, {"BG", bulgaria},    {"CH", switzerland}, {"CY", cyprus},
    {"CZ", czechia},  {"DE", germany}, {"DK", denmark},     {"EE", estonia},     {"EL", greece},
    {"ES", spain},    {"FI", finland}, {"FR", france},      {"GB", britain},     {"HR", croatia},
    {"HU", hungary},  {"IE", ireland}, {"IT", italy},       {"LT", lithuania},   {"LU", luxembourg},
    {"LV", latvia},   {"MT", malta},   {"NL", netherlands}, {"NO", norway},      {"PL", poland},
    {"PT", portugal}, {"RO", romania}, {"SE", sweden},      {"SI", slovenia},    {"SK", slovakia},
    {"XI", britain}};

Match validate_eu_vat_number(std::string_view value) {
  const Alnums<kMostBody + 2> number(value);
  if (number.too_many || number.count < 4) return Match::kNone;
  for (const Country& country : kCountries)
    if (number.text().starts_with(country.prefix))
      return country.holds(number.text().substr(2)) ? Match::kValid : Match::kNone;
  return Match::kNone;
}

// USt-IdNr. (UStG § 27a): DE and nine digits, ISO 7064 MOD 11,10.
Match validate_de_vat_id(std::string_view value) {
  const Alnums<11> number(value);
  if (number.too_many || !number.text().starts_with("DE")) return Match::kNone;
  return germany(number.text().substr(2)) ? Match::kValid : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> vat_validators() {
  static constexpr NamedValidator kTable[] = {
      {"de_vat_id", validate_de_vat_id},
      {"eu_vat_number", validate_eu_vat_number},
  };
  return kTable;
}

}  // namespace steward::scanners
