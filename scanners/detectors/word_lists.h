// Lists of common given names, family names, countries (ISO 3166 names and codes) and states (ISO 3166-2,
// common ones), from scanners/detectors/words/. Support for decisions, never proof. Immutable, thread-safe.
#pragma once

#include <string_view>

namespace steward::scanners {

// Any case; UTF-8.
bool is_common_first_name(std::string_view word);
bool is_common_last_name(std::string_view word);
bool is_country(std::string_view text);
bool is_state(std::string_view text);

// True when the first letter of `word` is a capital, in any script with case that we know, or has no case.
bool starts_capital(std::string_view word);

}  // namespace steward::scanners
