// What a word is known for: a first name, a last name, a city, a country, an ordinary word. From public
// frequency data that scanners/detectors/words/ compiles into one table of 3 MB: support for decisions, never
// proof. A look-up takes tens of nanoseconds and no memory. Immutable, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace steward::scanners {

struct WordFacts {
  // How common as such, 0 to 200: 0 not at all, from 50 in a national list, from 100 widespread.
  uint8_t first_name = 0, last_name = 0;
  uint8_t city = 0;  // 30 log₁₀ of its inhabitants where known
  uint8_t flags = 0;

  enum : uint8_t {
    kDictionary = 1,    // an ordinary word, mostly English
    kThing = 2,         // a colour, a state, a product, a month: what enumerations are made of
    kCountry = 4,       // the name of a country, in any of 75 languages
    kState = 8,         // of a state or province (ISO 3166-2)
    kStop = 16,         // a function word of a European language
    kNationality = 32,  // "German"
    kOccupation = 64,   // "Accountant"
    kLanguage = 128,    // "Swahili"
  };
  bool is(uint8_t any_of) const { return (flags & any_of) != 0; }
};

// `text` is a word or phrase in UTF-8; case, diacritics, apostrophes and points do not matter, a hyphen is a
// space.
WordFacts look_up(std::string_view text);

// `text` as it is looked up: lower case, without diacritics, apostrophes and points, a hyphen as a space.
std::string fold_word(std::string_view text);

// ISO 3166-1 codes ("DE", "deu"), ISO 3166-2 codes ("US-CA", or "CA" alone).
bool is_country_code(std::string_view text);
bool is_state_code(std::string_view text);

// Names or codes.
bool is_country(std::string_view text);
bool is_state(std::string_view text);

// True when the first letter of `word` is a capital, in any script with case that we know, or has no case.
bool starts_capital(std::string_view word);

}  // namespace steward::scanners
