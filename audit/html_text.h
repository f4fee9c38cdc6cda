// Text of unknown origin made safe and readable inside an HTML page. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/time.h"

namespace steward::audit {

// For element content and quoted attributes. Characters that could reorder or hide text (controls, the
// bidirectional overrides of UAX #9, zero-width ones) show as their code, "[U+202E]". Malformed UTF-8 becomes
// U+FFFD; beyond 2,000 bytes the text is cut with "…".
std::string escape_html(std::string_view text);

// How markup writes a character that means something to it: "&lt;"; empty for any other.
std::string_view entity_of(char c);

// "12 November 2026", "18:48:58", "12 November 2026, 18:48 UTC".
std::string day_text(Timestamp time);
std::string clock_text(Timestamp time);
std::string moment_text(Timestamp time);

// The first 12 characters of a long hash: enough to compare by eye. Escaped.
std::string short_hash(std::string_view hex);

// A name of the data's own, escaped; long ones break after their separators.
std::string code(std::string_view text);
// "a, b and 3 more", each name on its own so that lines break between names.
inline constexpr size_t kMaxListed = 12;
std::string code_list(const std::vector<std::string>& names);

// A JSON value as a person reads it: strings bare, the rest canonical. Not escaped.
std::string plain_text(const boost::json::value& value);

// Members of an object of any shape; empty when missing or of another type. Not escaped.
std::string member_text(const boost::json::object& object, std::string_view key);
std::vector<std::string> member_texts(const boost::json::object& object, std::string_view key);
const boost::json::object& member_object(const boost::json::object& object, std::string_view key);
const boost::json::array& member_array(const boost::json::object& object, std::string_view key);

}  // namespace steward::audit
