#include "scanners/detectors/street_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace steward::scanners {
namespace {

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// ASCII lower case without points and commas.
class Plain {
 public:
  explicit Plain(std::string_view word) {
    for (char c : word) {
      if (c == '.' || c == ',') continue;
      if (size_ == letters_.size()) {
        size_ = 0;
        return;
      }
      letters_[size_++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
    }
  }
  std::string_view view() const { return {letters_.data(), size_}; }

 private:
  std::array<char, 40> letters_;
  size_t size_ = 0;
};

template <size_t N>
bool contains(const std::array<std::string_view, N>& sorted, std::string_view word) {
  return !word.empty() && std::binary_search(sorted.begin(), sorted.end(), word);
}

bool is_suffix(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"allee",    "ave",   "avenue",   "blvd",    "boulevard",  "bulvarı", "cad",     "caddesi",
       "causeway", "cres",  "crescent", "cswy",    "expressway", "expy",    "freeway", "fwy",
       "gade",     "gatan", "highway",  "hwy",     "laan",       "lane",    "ln",      "marg",
       "mews",     "nagar", "parkway",  "pkwy",    "platz",      "rd",      "road",    "sokak",
       "sokağı",   "str",   "straat",   "strasse", "straße",     "street",  "terrace", "tpke",
       "turnpike", "tér",   "utca",     "veien",   "vej",        "vägen",   "weg",     "út"});
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return contains(kWords, word);
}

bool is_weak_suffix(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"alley",     "aly",      "bend",       "bluff",  "branch",   "bridge",  "brook",   "bypass",
       "camp",      "canyon",   "center",     "cir",    "circle",   "cliff",   "close",   "colony",
       "common",    "corner",   "course",     "court",  "cove",     "creek",   "crest",   "crossing",
       "ct",        "cv",       "dale",       "dam",    "divide",   "dr",      "drive",   "estate",
       "estates",   "ext",      "extension",  "fall",   "falls",    "ferry",   "field",   "fields",
       "flat",      "flats",    "ford",       "forest", "forge",    "fork",    "fort",    "garden",
       "gardens",   "gateway",  "gdns",       "glen",   "green",    "grove",   "grv",     "harbor",
       "haven",     "heights",  "hill",       "hills",  "hollow",   "hts",     "inlet",   "island",
       "isle",      "junction", "key",        "knoll",  "lake",     "lakes",   "landing", "light",
       "lock",      "locks",    "lodge",      "loop",   "mall",     "manor",   "meadow",  "meadows",
       "mill",      "mills",    "mission",    "mount",  "mountain", "neck",    "orchard", "oval",
       "overpass",  "park",     "pass",       "path",   "pike",     "pl",      "place",   "plain",
       "plains",    "plaza",    "plz",        "point",  "port",     "prairie", "pt",      "quay",
       "ranch",     "rapids",   "rdg",        "rest",   "ridge",    "rise",    "river",   "route",
       "row",       "rte",      "run",        "sector", "shoal",    "shore",   "shores",  "skyway",
       "spring",    "springs",  "spur",       "sq",     "square",   "st",      "station", "stream",
       "summit",    "ter",      "throughway", "trace",  "track",    "trail",   "trl",     "tunnel",
       "underpass", "union",    "vale",       "valley", "view",     "village", "ville",   "vista",
       "walk",      "way",      "well",       "wells",  "wharf",    "xing"});
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return contains(kWords, word);
}

bool is_prefix(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"al",        "alameda",    "aleea",        "aleja",        "aleje",     "allee",       "allée",
       "allées",    "am",         "av",           "avda",         "avenida",   "avenue",      "bajada",
       "barrio",    "bd",         "beco",         "bld",          "borgo",     "boulevard",   "bulevardul",
       "bulw",      "bulwar",     "bº",           "c/",           "calle",     "callejón",    "calzada",
       "calçada",   "camino",     "carrer",       "carrera",      "carretera", "che",         "chemin",
       "cité",      "conjunto",   "contrada",     "corso",        "cours",     "cra",         "ctra",
       "cuesta",    "diagonal",   "droga",        "esplanade",    "estrada",   "explanada",   "faubourg",
       "fraz",      "frazione",   "galleria",     "glorieta",     "hameau",    "imp",         "impasse",
       "jalan",     "jirón",      "jl",           "jln",          "ladeira",   "largo",       "lieu-dit",
       "loc",       "località",   "lorong",       "lotissement",  "lungarno",  "montée",      "muelle",
       "nám",       "náměstí",    "os",           "osiedle",      "parcela",   "park",        "parque",
       "pasaje",    "paseo",      "passage",      "piazza",       "piazzale",  "pje",         "plac",
       "plaza",     "plaça",      "pol",          "polígono",     "praca",     "praça",       "privada",
       "promenade", "pza",        "pº",           "quai",         "quinta",    "rambla",      "rincón",
       "rodovia",   "rond-point", "ronda",        "rondo",        "rotonda",   "route",       "rua",
       "rue",       "ruelle",     "rynek",        "résidence",    "salita",    "senda",       "sentier",
       "skwer",     "square",     "str",          "strada",       "subida",    "transversal", "traversa",
       "travesia",  "travessa",   "travesía",     "tv",           "třída",     "ul",          "ulica",
       "ulice",     "urb",        "urbanizacion", "urbanización", "venelle",   "via",         "viale",
       "vico",      "vicolo",     "viela",        "vila",         "villa",     "vía",         "wyb",
       "wybrzeże",  "șoseaua",    "λεωφόρος",     "οδός",         "бул",       "бульвар",     "вул",
       "вулиця",    "наб",        "набережная",   "пер",          "переулок",  "площадь",     "пр",
       "пр-т",      "провулок",   "просп",        "проспект",     "ул",        "улица",       "шоссе"});
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return contains(kWords, word);
}

bool ends_like_street(std::string_view word) {
  static constexpr std::string_view kEndings[] = {
      "straße", "strasse", "str",    "gasse", "weg",      "platz",  "allee", "damm",   "ufer",  "ring",
      "straat", "laan",    "gracht", "kade",  "plein",    "singel", "steeg", "dijk",   "gatan", "gata",
      "vägen",  "väg",     "veien",  "vegen", "vei",      "gade",   "vej",   "stræde", "allé",  "katu",
      "tie",    "kuja",    "polku",  "utca",  "chaussee", "steig",  "stieg", "torget", "gränd"};
  for (std::string_view ending : kEndings)
    if (word.size() >= ending.size() + 3 && word.ends_with(ending)) return true;
  return false;
}

}  // namespace

StreetWord street_word(std::string_view word) {
  const Plain plain(word);
  const std::string_view low = plain.view();
  if (low.empty() || is_digit(low[0])) return StreetWord::kNone;
  if (is_suffix(low)) return StreetWord::kSuffix;
  if (is_prefix(low)) return StreetWord::kPrefix;
  if (is_weak_suffix(low)) return StreetWord::kWeakSuffix;
  return ends_like_street(low) ? StreetWord::kCompound : StreetWord::kNone;
}

bool is_direction(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"e",         "east", "n",     "ne",  "nord", "norte", "north", "northeast",
       "northwest", "nw",   "oeste", "ost", "s",    "se",    "south", "southeast",
       "southwest", "sud",  "sur",   "sw",  "w",    "west"});
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return contains(kWords, Plain(word).view());
}

bool is_unit_word(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"andar", "apartment", "appartement", "appt",     "apt",     "apto",  "bat",   "bldg",  "block",
       "bloco", "building",  "bus",         "bâtiment", "dept",    "depto", "eg",    "etage", "fl",
       "flat",  "floor",     "hs",          "int",      "interno", "level", "lok",   "lot",   "m",
       "og",    "piso",      "planta",      "puerta",   "rm",      "room",  "scala", "space", "ste",
       "stock", "suite",     "unit",        "whg",      "wohnung", "étage", "кв",    "корп"});
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return contains(kWords, Plain(word).view());
}

bool is_number_word(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"#", "km", "n", "no", "nr", "nro", "num", "number", "n°", "nº", "número", "s/n", "sn", "д", "дом"});
  static_assert(std::is_sorted(kWords.begin(), kWords.end()));
  return contains(kWords, Plain(word).view());
}

bool is_house_number(std::string_view word) {
  if (!word.empty() && word.back() == ',') word.remove_suffix(1);
  if (!word.empty() && word.front() == '#') word.remove_prefix(1);
  if (word.empty() || word.size() > 11 || !is_digit(word[0])) return false;
  size_t digits = 0, letters = 0;
  for (char c : word) {
    if (is_digit(c)) {
      if (++digits > 8) return false;
      letters = 0;
    } else if (is_ascii_letter(c)) {
      if (++letters > 1) return false;
    } else if (c == '/' || c == '-') {
      letters = 0;
    } else {
      return false;
    }
  }
  const size_t run = std::min(word.find_first_not_of("0123456789"), word.size());
  return run <= 5;
}

bool is_post_box(std::string_view text) {
  static constexpr std::string_view kBeginnings[] = {
      "pobox",           "postbox",     "postfach",       "postbus",   "postboks", "apartadopostal",
      "apartado",        "apdo",        "casellapostale", "cp",        "bp",       "boitepostale",
      "boîtepostale",    "caixapostal", "casilla",        "lockedbag", "gpobox",   "privatebag",
      "skrytkapocztowa", "skrpoczt",    "postilokero",    "pl"};
  std::array<char, 32> low;
  size_t size = 0;
  for (char c : text) {
    if (c == '.' || c == ' ') continue;
    if (size == low.size()) break;
    low[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
  }
  const std::string_view plain(low.data(), size);
  for (std::string_view beginning : kBeginnings)
    if (plain.size() > beginning.size() && plain.starts_with(beginning) && is_digit(plain[beginning.size()]))
      return true;
  return false;
}

bool is_post_code_word(std::string_view word) {
  if (!word.empty() && (word.back() == ',' || word.back() == '.')) word.remove_suffix(1);
  if (word.size() < 3 || word.size() > 10) return false;
  size_t digits = 0, letters = 0, marks = 0;
  for (char c : word) {
    if (is_digit(c))
      ++digits;
    else if (c >= 'A' && c <= 'Z')
      ++letters;
    else if (c == '-')
      ++marks;
    else
      return false;
  }
  if (marks > 1) return false;
  if (letters == 0) return digits >= 4 && digits <= 9;
  return letters <= 4 && digits >= 1 && digits <= 6;  // "SW1A", "6XE", "H2G", "F-75002"
}

}  // namespace steward::scanners
