// Postal addresses and their parts. A street is one by its number and a word for street in their places (UPU
// S42), a whole address by a street and a post code or a place beside it; towns and countries by lists.
#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "scanners/detectors/name_words.h"
#include "scanners/detectors/street_words.h"
#include "scanners/detectors/validators.h"
#include "scanners/detectors/word_lists.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxWords = 16;
constexpr uint8_t kTown = 100;  // 2,000 people, or listed by a country

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '.'))
    text.remove_suffix(1);
  return text;
}

struct Words {
  std::array<std::string_view, kMaxWords> words;
  size_t count = 0;
  bool ok = true;
};

Words split(std::string_view text, std::string_view separators) {
  Words split;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find_first_of(separators, begin), text.size());
    if (const std::string_view word = trimmed(text.substr(begin, end - begin)); !word.empty()) {
      if (split.count == kMaxWords) {
        split.ok = false;
        return split;
      }
      split.words[split.count++] = word;
    }
    begin = end + 1;
  }
  return split;
}

// Streets of Chinese, Japanese and Korean addresses are units marked by a letter behind a number.
bool is_east_asian_street(std::string_view text) {
  if (std::none_of(text.begin(), text.end(), is_digit) && text.find("丁目") == std::string_view::npos)
    return false;
  for (std::string_view unit :
       {"丁目", "番地", "番", "号", "號", "路", "街", "巷", "弄", "대로", "번길", "길 ", "로 "})
    if (text.find(unit) != std::string_view::npos) return true;
  return false;
}

// One part of an address, between commas: a number and a word for street in their places.
bool is_street(std::string_view part) {
  const Words words = split(part, " \t");
  if (!words.ok || words.count < 2 || words.count > 10) return false;
  size_t numbers = 0, prefix = kMaxWords, suffix = kMaxWords, weak = kMaxWords, name_words = 0;
  bool compound = false;
  for (size_t i = 0; i < words.count; ++i) {
    const std::string_view word = words.words[i];
    if (is_house_number(word)) {
      ++numbers;
      continue;
    }
    switch (street_word(word)) {
      case StreetWord::kSuffix:
        (i == 0 ? prefix : suffix) = i;  // "Str. Victoriei 5", "Lange Str. 5"
        break;
      case StreetWord::kWeakSuffix:
        weak = i;
        break;
      case StreetWord::kPrefix:
        prefix = std::min(prefix, i);
        break;
      case StreetWord::kCompound:
        compound = true;
        break;
      case StreetWord::kNone:
        name_words += !is_number_word(word) && is_letter_byte(word[0]);
        break;
    }
  }
  const bool leading_number = is_house_number(words.words[0]);
  if (numbers == 0 || numbers > 4) return false;
  if (compound) return true;
  if (prefix <= 2 && prefix + 1 < words.count) return name_words + (weak != kMaxWords) >= 1 || numbers >= 2;
  if (suffix != kMaxWords && suffix > 0 && (name_words >= 1 || weak != kMaxWords || numbers >= 2))
    return true;
  // "12 Oak Dr", "350 Fifth Avenue South": the number leads, the word comes after the name.
  return leading_number && weak != kMaxWords && weak >= 2 && starts_capital(words.words[1]);
}

bool is_unit(std::string_view part) {
  const Words words = split(part, " ");
  return words.ok && words.count >= 1 && words.count <= 4 && is_unit_word(words.words[0]);
}

// "IL 62704", "10115 Berlin", "London NW1 6XE", "Italy".
bool is_place_part(std::string_view part) {
  if (is_country(part) || is_state(part) || look_up(part).city >= kTown) return true;
  const Words words = split(part, " ");
  if (!words.ok || words.count == 0 || words.count > 6) return false;
  for (size_t i = 0; i < words.count; ++i)
    if (is_post_code_word(words.words[i])) return true;
  return false;
}

bool has_post_code(std::string_view part, size_t from) {
  const Words words = split(part, " ");
  for (size_t i = from; i < words.count; ++i)
    if (is_post_code_word(words.words[i]) && words.words[i].size() >= 5 &&
        std::all_of(words.words[i].begin(), words.words[i].end(), is_digit))
      return true;
  return false;
}

Match validate_postal_address(std::string_view value) {
  if (is_east_asian(value)) {
    bool region = false;
    for (std::string_view unit : {"都", "道", "府", "県", "省", "市", "区", "區", "시 ", "구 ", "도 "})
      region |= value.find(unit) != std::string_view::npos;
    return region && is_east_asian_street(value) ? Match::kValid : Match::kNone;
  }
  const Words parts = split(value, ",;\n|");
  if (!parts.ok || parts.count == 0) return Match::kNone;
  bool street = false, place = false;
  for (size_t i = 0; i < parts.count; ++i) {
    if (!street && (is_street(parts.words[i]) || is_post_box(parts.words[i])))
      street = true;
    else if (is_place_part(parts.words[i]) && !is_unit(parts.words[i]))
      place = true;
  }
  // "Rue Haute, 12, 1000 Bruxelles": the number stands between commas.
  if (!street && parts.count >= 3 && is_house_number(parts.words[1]))
    street = is_street(std::string(parts.words[0]) + ' ' + std::string(parts.words[1]));
  if (street && place) return Match::kValid;
  return parts.count == 1 && street && has_post_code(value, 2) ? Match::kValid : Match::kNone;
}

Match validate_street(std::string_view value) {
  if (is_east_asian(value))
    return is_east_asian_street(value) ? Match::kValid : value.size() >= 9 ? Match::kPlausible : Match::kNone;
  const auto letters = std::count_if(value.begin(), value.end(), is_letter_byte);
  if (letters < 3) return Match::kNone;
  const bool wide =
      std::any_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE3; });
  if (wide && is_east_asian_street(value)) return Match::kValid;
  const Words words = split(value, " \n\t");
  if (!words.ok || words.count > 15) return Match::kNone;
  const bool digit = std::any_of(value.begin(), value.end(), is_digit);
  if (digit && is_post_box(value)) return Match::kValid;
  const Words parts = split(value, ",;\n|");
  if (digit && parts.ok && parts.count > 0) {
    if (validate_postal_address(value) == Match::kValid) return Match::kNone;  // more than a street
    if (is_street(parts.words[0])) return Match::kValid;
    if (parts.count >= 2 && is_house_number(parts.words[1]) &&
        is_street(std::string(parts.words[0]) + ' ' + std::string(parts.words[1])))
      return Match::kValid;
  }
  // "Klanova 9/506" has no word for street, "Av. Brigadeiro Faria Lima" no number. One word alone is one at
  // most when it holds a word for street: addresses in memory and of machines are written in one.
  if (words.count >= 2)
    return digit || parts.count > 1 || words.count <= 8 ? Match::kPlausible : Match::kNone;
  return street_word(value.substr(0, value.find_first_of("0123456789"))) == StreetWord::kCompound
             ? Match::kPlausible
             : Match::kNone;
}

Match validate_city(std::string_view value) {
  size_t letters = 0, digits = 0;
  for (char c : value) {
    letters += is_letter_byte(c);
    digits += is_digit(c);
  }
  if (letters < 2 || digits > 2) return Match::kNone;
  const WordFacts facts = look_up(value);
  if (facts.city > 0) return Match::kValid;
  if (facts.is(WordFacts::kThing | WordFacts::kStop)) return Match::kNone;
  const Words words = split(value, " ");
  if (words.count == 1 && facts.is(WordFacts::kDictionary)) return Match::kNone;
  return words.ok && words.count <= 6 ? Match::kPlausible : Match::kNone;
}

Match validate_country(std::string_view value) {
  if (look_up(value).is(WordFacts::kCountry)) return Match::kValid;
  return is_country_code(value) ? Match::kPlausible : Match::kNone;
}

Match validate_state(std::string_view value) {
  const WordFacts facts = look_up(value);
  if (facts.is(WordFacts::kState)) return Match::kValid;
  if (is_state_code(value)) return Match::kPlausible;
  return Match::kNone;
}

// A town, a state, a country, or several of them: "Lyon, France".
Match validate_place(std::string_view value) {
  const Words parts = split(value, ",;/|");
  if (!parts.ok || parts.count == 0 || parts.count > 4) return Match::kNone;
  bool any = false;
  for (size_t i = 0; i < parts.count; ++i) {
    const WordFacts facts = look_up(parts.words[i]);
    if (facts.city >= kTown || facts.is(WordFacts::kCountry | WordFacts::kState))
      any = true;
    else if (i == 0 || !(is_state_code(parts.words[i]) || is_country_code(parts.words[i])))
      return any ? Match::kPlausible : Match::kNone;
  }
  return any ? Match::kValid : Match::kNone;
}

Match validate_postal_code(std::string_view value) {
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  return digits >= 2 && value.size() >= 3 ? Match::kPlausible : Match::kNone;
}

}  // namespace

std::span<const NamedValidator> address_validators() {
  static constexpr NamedValidator kTable[] = {
      {"city", validate_city},
      {"country", validate_country},
      {"place", validate_place},
      {"postal_address", validate_postal_address},
      {"postal_code", validate_postal_code},
      {"state", validate_state},
      {"street", validate_street},
  };
  return kTable;
}

}  // namespace steward::scanners
