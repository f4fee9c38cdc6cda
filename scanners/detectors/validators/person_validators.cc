// Names of persons and parts of postal addresses. None of these has a checksum: a value can look like one
// (kPlausible, enough with a header) or be one by a word list or by its structure (kValid).
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"
#include "scanners/detectors/validators.h"
#include "scanners/detectors/word_lists.h"

namespace steward::scanners {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

std::vector<std::string_view> words_of(std::string_view text, std::string_view separators, size_t limit) {
  std::vector<std::string_view> words;
  size_t begin = 0;
  while (begin < text.size() && words.size() <= limit) {
    const size_t end = std::min(text.find_first_of(separators, begin), text.size());
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

template <size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_honorific(std::string_view word) {
  static constexpr std::array<std::string_view, 22> kWords = {
      "mr",   "mrs", "ms",   "miss", "mx",  "dr", "prof", "sir", "dame", "rev", "herr",
      "frau", "mme", "mlle", "sr",   "sra", "jr", "ii",   "iii", "phd",  "md",  "esq"};
  if (word.size() > 5) return false;
  std::string low = to_lower(word);
  std::erase(low, '.');
  return contains(kWords, low);
}

bool is_particle(std::string_view word) {
  static constexpr std::array<std::string_view, 16> kWords = {
      "van", "von", "de", "der", "den", "da", "di", "do", "dos", "del", "la", "le", "bin", "al", "el", "y"};
  return contains(kWords, to_lower(word));
}

// Letters with the marks names contain; at least one letter.
bool is_name_word(std::string_view word) {
  bool letter = false;
  for (char c : word) {
    letter |= is_letter(c);
    if (!is_letter(c) && c != '-' && c != '\'' && c != '.' && c != '`') return false;
  }
  return letter;
}

// Words that fill status, role and product columns and would pass as names.
bool is_common_noun(std::string_view word) {
  static constexpr std::array<std::string_view, 46> kWords = {
      "active",   "inactive", "pending",   "open",      "closed",   "new",       "done",    "true",
      "false",    "yes",      "no",        "none",      "null",     "n/a",       "na",      "unknown",
      "other",    "test",     "admin",     "user",      "default",  "high",      "medium",  "low",
      "red",      "green",    "blue",      "enabled",   "disabled", "failed",    "success", "error",
      "draft",    "shipped",  "paid",      "cancelled", "canceled", "completed", "running", "stopped",
      "approved", "rejected", "published", "archived",  "deleted",  "processing"};
  return contains(kWords, to_lower(word));
}

struct NameShape {
  std::vector<std::string_view> words;  // without honorifics
  bool ok = false;
};

NameShape name_shape(std::string_view value, size_t max_words) {
  NameShape shape;
  for (std::string_view word : words_of(value, " ,", max_words + 3)) {
    if (!is_name_word(word)) return {};
    if (!is_honorific(word)) shape.words.push_back(word);
  }
  shape.ok = !shape.words.empty() && shape.words.size() <= max_words &&
             std::none_of(shape.words.begin(), shape.words.end(), is_common_noun);
  return shape;
}

bool is_street_word(std::string_view word) {
  static constexpr std::array<std::string_view, 66> kWords = {
      "street",  "st",      "avenue",  "ave",      "av",        "road",   "rd",        "lane",  "ln",
      "drive",   "dr",      "court",   "ct",       "place",     "pl",     "boulevard", "blvd",  "way",
      "square",  "sq",      "terrace", "ter",      "circle",    "cir",    "parkway",   "pkwy",  "highway",
      "hwy",     "trail",   "trl",     "route",    "crescent",  "close",  "rue",       "calle", "via",
      "rua",     "avenida", "avda",    "platz",    "allee",     "weg",    "plaza",     "ulica", "ul",
      "gata",    "vej",     "straat",  "laan",     "quai",      "chemin", "impasse",   "praça", "travessa",
      "carrera", "alley",   "cove",    "crossing", "extension", "estate", "gardens",   "grove", "heights",
      "mews",    "row",     "walk"};
  std::string low = to_lower(word);
  std::erase(low, '.');
  std::erase(low, ',');
  if (contains(kWords, low)) return true;
  for (std::string_view ending : {"straße", "strasse", "str", "gasse", "weg", "platz", "allee", "straat",
                                  "gatan", "vägen", "veien", "gade"})
    if (low.size() > ending.size() + 2 && low.ends_with(ending)) return true;
  return false;
}

// "Anna-Maria" counts as Anna.
bool begins_with_first_name(std::string_view word) {
  return is_common_first_name(word.substr(0, word.find('-')));
}

}  // namespace

Match validate_first_name(std::string_view value) {
  const NameShape shape = name_shape(value, 3);
  if (!shape.ok) return Match::kNone;
  return shape.words.size() <= 2 && begins_with_first_name(shape.words[0]) ? Match::kValid
                                                                           : Match::kPlausible;
}

Match validate_last_name(std::string_view value) {
  const NameShape shape = name_shape(value, 4);
  if (!shape.ok) return Match::kNone;
  return shape.words.size() <= 2 && is_common_last_name(shape.words.back()) ? Match::kValid
                                                                            : Match::kPlausible;
}

Match validate_full_name(std::string_view value) {
  const NameShape shape = name_shape(value, 5);
  if (!shape.ok) return Match::kNone;
  const auto& words = shape.words;
  if (words.size() < 2) return Match::kPlausible;
  const bool written_as_name = std::all_of(words.begin(), words.end(), [](std::string_view word) {
    return starts_capital(word) || is_particle(word);
  });
  if (!written_as_name || words.size() > 4) return Match::kPlausible;
  // "Ada Lovelace" and "Lovelace, Ada".
  const bool reversed = value.find(',') != std::string_view::npos;
  return begins_with_first_name(reversed ? words[1] : words[0]) ? Match::kValid : Match::kPlausible;
}

Match validate_city(std::string_view value) {
  size_t letters = 0, digits = 0;
  for (char c : value) {
    letters += is_letter(c);
    digits += is_digit(c);
  }
  if (letters < 2 || digits > 2 || is_common_noun(value) || value.find('@') != std::string_view::npos)
    return Match::kNone;
  return words_of(value, " ", 7).size() <= 6 ? Match::kPlausible : Match::kNone;
}

Match validate_country(std::string_view value) {
  return is_country(value) ? Match::kPlausible : Match::kNone;
}

Match validate_state(std::string_view value) {
  if (is_state(value)) return Match::kPlausible;
  // ISO 3166-2: "US-CA", "BR-SP", and the bare codes other countries use.
  const bool capitals = std::all_of(value.begin(), value.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (capitals && (value.size() == 2 || value.size() == 3))
    return is_common_noun(value) ? Match::kNone : Match::kPlausible;
  if (value.size() >= 4 && value.size() <= 6 && value[2] == '-' && is_country(value.substr(0, 2)) &&
      std::none_of(value.begin(), value.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
    return Match::kPlausible;
  return Match::kNone;
}

Match validate_street(std::string_view value) {
  const auto words = words_of(value, " ", 14);
  bool digit = false, street = false;
  size_t letters = 0;
  for (std::string_view word : words) {
    digit |= std::any_of(word.begin(), word.end(), is_digit);
    street |= is_street_word(word);
    letters += static_cast<size_t>(std::count_if(word.begin(), word.end(), is_letter));
  }
  if (letters < 3 || words.size() > 14) return Match::kNone;
  if (to_lower(value).starts_with("p.o. box") || to_lower(value).starts_with("po box")) return Match::kValid;
  if (digit && street && words.size() >= 2 && words.size() <= 9) return Match::kValid;
  // "Av. Brigadeiro Faria Lima" without a number, "Klanova 9/506" without a word for street.
  return words.size() >= 2 || digit ? Match::kPlausible : Match::kNone;
}

Match validate_postal_code(std::string_view value) {
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  return digits >= 2 && value.size() >= 3 ? Match::kPlausible : Match::kNone;
}

std::span<const NamedValidator> person_validators() {
  static constexpr NamedValidator kTable[] = {
      {"first_name", validate_first_name},
      {"full_name", validate_full_name},
      {"last_name", validate_last_name},
  };
  return kTable;
}

std::span<const NamedValidator> address_validators() {
  static constexpr NamedValidator kTable[] = {
      {"city", validate_city},   {"country", validate_country}, {"postal_code", validate_postal_code},
      {"state", validate_state}, {"street", validate_street},
  };
  return kTable;
}

}  // namespace steward::scanners
