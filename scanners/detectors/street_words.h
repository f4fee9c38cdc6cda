// The words street addresses are written with, by their place in them (UPU S42; USPS Publication 28 for the
// suffixes and their abbreviations). Shared by the validators and the finder of addresses in text. Pure,
// thread-safe.
#pragma once

#include <string_view>

namespace steward::scanners {

enum class StreetWord {
  kNone,
  kSuffix,      // "Street", "Boulevard": after the name
  kWeakSuffix,  // "Dr", "Court", "Way": after the name too, but they mean other things as well
  kPrefix,      // "Rue", "Calle", "Via", "ul.": before the name
  kCompound,    // "Hauptstraße", "Keizersgracht": holds the name
};

// Any case, points and a trailing comma left out.
StreetWord street_word(std::string_view word);

bool is_direction(std::string_view word);     // "N", "NW", "South"
bool is_unit_word(std::string_view word);     // "Apt", "Suite", "Floor", "Etage"
bool is_number_word(std::string_view word);   // "No.", "Nr", "nº", "д."
bool is_house_number(std::string_view word);  // "12", "12a", "12/3", "9-11"
bool is_post_box(std::string_view text);      // "P.O. Box 12", "Postfach 12": how it begins

// Digits of a post code, alone or with the letters some countries write: "10115", "SW1A", "1071", "D-10115".
bool is_post_code_word(std::string_view word);

}  // namespace steward::scanners
