// What the single words of a person's name tell: how strongly one is a first or a last name after what else
// it could be has been counted against it ("Rose" is a colour, "Paris" a city), and the small words round
// names. Shared by the validators and the finder of names in text. Pure, thread-safe.
#pragma once

#include <string_view>

#include "scanners/detectors/word_lists.h"

namespace steward::scanners {

inline constexpr int kLikelyName = 50;   // such a strength speaks for a name
inline constexpr int kStrongName = 100;  // and such a one for little else

// 0 to 200.
int first_name_strength(const WordFacts& facts);
int last_name_strength(const WordFacts& facts);
// Of "Anna-Maria" and "Müller-Lüdenscheidt": the whole word, else the stronger of its parts.
int first_name_strength(std::string_view word);
int last_name_strength(std::string_view word);

// In no list at all, as many family names are: neither an ordinary word nor a place.
bool is_unlisted(const WordFacts& facts);
// In some list, but in none of names.
bool is_no_name(const WordFacts& facts);

bool is_honorific(std::string_view word);     // "Dr.", "Frau", "Mme", "Ing."
bool is_name_suffix(std::string_view word);   // "Jr.", "III", "PhD"
bool is_particle(std::string_view word);      // "van", "de", "bin"
bool is_company_word(std::string_view word);  // "Ltd", "GmbH", "& Sons": the name of no person
bool is_initial(std::string_view word);       // "J.", "J", "J.R."

// Letters with the marks names contain; at least one letter.
bool is_name_word(std::string_view word);

// The script whose people write their names without spaces, by the leading byte: Han, Kana, Hangul.
bool is_east_asian(std::string_view text);

}  // namespace steward::scanners
