#include "scanners/detectors/name_words.h"

#include <algorithm>
#include <array>

namespace steward::scanners {
namespace {

constexpr uint8_t kBigCity = 150;    // 100,000 people
constexpr uint8_t kSmallCity = 130;  // 20,000

template <size_t N>
bool contains(const std::array<std::string_view, N>& sorted, std::string_view word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

// Lower case without points into `buffer`; empty when longer.
template <size_t N>
std::string_view plain(std::string_view word, std::array<char, N>& buffer) {
  size_t size = 0;
  for (char c : word) {
    if (c == '.' || c == ',') continue;
    if (size == N) return {};
    buffer[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
  }
  return {buffer.data(), size};
}

template <size_t N>
bool is_one_of(const std::array<std::string_view, N>& sorted, std::string_view word) {
  std::array<char, 16> buffer;
  const std::string_view low = plain(word, buffer);
  return !low.empty() && contains(sorted, low);
}

// Against a first name, being something else counts more: first names are few and well listed.
struct Penalty {
  int stop, dictionary, country, state, nationality;
  double thing;  // what is left of the strength of a colour, a month, a stone
};
constexpr Penalty kFirst = {100, 60, 120, 60, 60, 0.2}, kLast = {100, 30, 120, 60, 60, 0.4};

int after_penalties(int strength, const WordFacts& facts, const Penalty& penalty) {
  if (strength == 0) return 0;
  if (facts.is(WordFacts::kThing)) strength = static_cast<int>(strength * penalty.thing);
  if (facts.is(WordFacts::kStop)) strength -= penalty.stop;
  if (facts.is(WordFacts::kDictionary)) strength -= penalty.dictionary;
  if (facts.is(WordFacts::kCountry)) strength -= penalty.country;
  if (facts.is(WordFacts::kState)) strength -= penalty.state;
  if (facts.is(WordFacts::kNationality | WordFacts::kLanguage)) strength -= penalty.nationality;
  if (facts.city > kBigCity) strength -= 2 * (facts.city - kBigCity);
  return std::max(strength, 0);
}

template <typename Strength>
int strongest_part(std::string_view word, Strength strength) {
  const int whole = strength(look_up(word));
  if (whole > 0) return whole;
  int best = 0;
  for (size_t begin = 0; word.find('-') != std::string_view::npos && begin < word.size();) {
    const size_t end = std::min(word.find('-', begin), word.size());
    best = std::max(best, strength(look_up(word.substr(begin, end - begin))));
    begin = end + 1;
  }
  return best;
}

}  // namespace

int first_name_strength(const WordFacts& facts) {
  return after_penalties(facts.first_name, facts, kFirst);
}

int last_name_strength(const WordFacts& facts) {
  const int rare_and_a_town = facts.city >= kSmallCity && facts.last_name < 85 ? 40 : 0;
  return std::max(after_penalties(facts.last_name, facts, kLast) - rare_and_a_town, 0);
}

int first_name_strength(std::string_view word) {
  return strongest_part(word, [](const WordFacts& facts) { return first_name_strength(facts); });
}

int last_name_strength(std::string_view word) {
  return strongest_part(word, [](const WordFacts& facts) { return last_name_strength(facts); });
}

bool is_unlisted(const WordFacts& facts) {
  return facts.flags == 0 && facts.city == 0;
}

bool is_no_name(const WordFacts& facts) {
  return facts.first_name < kLikelyName && facts.last_name < kLikelyName && !is_unlisted(facts);
}

bool is_honorific(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"bay",    "capt",    "col",       "dame",   "dhr",   "dipl-ing", "doctor",   "don",   "dott",
       "doña",   "dr",      "dra",       "dña",    "frau",  "fru",      "fräulein", "gen",   "herr",
       "herrn",  "hr",      "ing",       "lady",   "lord",  "lt",       "m",        "madam", "madame",
       "mag",    "maj",     "master",    "messrs", "mevr",  "mevrouw",  "mijnheer", "miss",  "mister",
       "mlle",   "mme",     "monsieur",  "mr",     "mrs",   "ms",       "mx",       "pan",   "pani",
       "pr",     "prof",    "professor", "rev",    "señor", "señora",   "sgt",      "shri",  "sig",
       "signor", "signora", "sir",       "smt",    "sr",    "sra",      "srta"});
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return is_one_of(kWords, word);
}

bool is_name_suffix(std::string_view word) {
  static constexpr auto kWords =
      std::to_array<std::string_view>({"ba", "cpa",    "dds", "dvm", "esq", "ii",  "iii", "iv", "jd",  "jnr",
                                       "jr", "junior", "ma",  "mba", "md",  "msc", "phd", "rn", "snr", "sr"});
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return is_one_of(kWords, word);
}

bool is_particle(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"af",    "al",  "ap",  "av",  "bin", "bint", "da",  "dal", "das", "de", "degli", "dei", "del",
       "della", "den", "der", "des", "di",  "do",   "dos", "du",  "e",   "el", "ibn",   "la",  "las",
       "le",    "los", "of",  "st",  "ten", "ter",  "van", "vom", "von", "y",  "zu",    "zum", "zur"});
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return is_one_of(kWords, word);
}

bool is_company_word(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"ab",          "academy",  "ag",         "agency",       "airlines",    "airport",    "as",
       "association", "band",     "bank",       "bureau",       "bv",          "café",       "center",
       "centre",      "church",   "cia",        "clinic",       "club",        "co",         "college",
       "committee",   "company",  "consulting", "corp",         "corporation", "council",    "department",
       "enterprises", "foods",    "foundation", "gmbh",         "group",       "holding",    "holdings",
       "hospital",    "hotel",    "inc",        "incorporated", "industries",  "institute",  "international",
       "kg",          "lda",      "library",    "limited",      "llc",         "llp",        "logistics",
       "ltd",         "ltda",     "media",      "museum",       "networks",    "nv",         "orchestra",
       "oy",          "partners", "plc",        "project",      "pty",         "restaurant", "sa",
       "sarl",        "school",   "services",   "shop",         "solutions",   "spa",        "srl",
       "systems",     "team",     "university"});
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return is_one_of(kWords, word);
}

bool is_initial(std::string_view word) {
  size_t letters = 0;
  for (char c : word) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (!capital && c != '.' && c != '-') return false;
    letters += capital;
  }
  return letters == 1 ||
         (letters > 1 && letters <= 3 && word.size() >= 2 * letters - 1 && word.size() > letters);
}

bool is_name_word(std::string_view word) {
  bool letter = false;
  for (char c : word) {
    const bool is_letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    letter |= is_letter;
    if (!is_letter && c != '-' && c != '\'' && c != '.' && c != '`') return false;
  }
  return letter;
}

bool is_east_asian(std::string_view text) {
  if (text.size() < 3) return false;
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead == 0xE3) return static_cast<unsigned char>(text[1]) >= 0x81;  // U+3040: Kana, then Han
  return lead >= 0xE4 && lead <= 0xED;                                   // Han, Hangul
}

}  // namespace steward::scanners
