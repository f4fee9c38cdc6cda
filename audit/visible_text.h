// Text of unknown origin made visible: what could hide or reorder what a person reads shows as its code.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace steward::audit {

// The code point at the front of `text`, which is valid UTF-8 and not empty, and its bytes.
std::pair<char32_t, size_t> front_code_point(std::string_view text);

// Controls (but for tab and newline), the bidirectional overrides of UAX #9, and characters of no width.
bool hides_or_reorders(char32_t c);

// One line for a person, on paper or screen. Malformed UTF-8 becomes U+FFFD; characters that hide or reorder
// show as
// "[U+202E]", and so does every combining mark after the fourth on one letter; a newline shows as "↵", a tab
// as a space. Beyond `max_characters` code points the text ends in "… (17 more characters)". Not escaped for
// any markup.
std::string visible_text(std::string_view raw, size_t max_characters);

}  // namespace steward::audit
