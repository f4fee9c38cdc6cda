// The one text form of a JSON value: the JSON Canonicalization Scheme of RFC 8785. Pure, thread-safe.
//
// Equal values give equal bytes, so a hash of the text is a hash of the value: members sorted by the UTF-16
// code units of their keys (§3.2.3), no white space, the shortest escapes (§3.2.2.2), numbers as ECMAScript
// prints them (§3.2.2.3).
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::audit {

// The largest whole number that every JSON reader keeps exactly (RFC 7493 §2.2): 2^53.
inline constexpr int64_t kMaxExactInteger = int64_t{1} << 53;

// Fails, naming the place as a JSON Pointer, on a number that is not finite, an integer beyond ±2^53 (its
// digits would be lost: send it as a string), text that is not UTF-8, and nesting beyond 512 levels.
Result<std::string> canonical_json(const boost::json::value& value);

// A finite number as ECMA-262 Number::toString prints it: the fewest digits that read back as the same
// double.
std::string canonical_number(double number);

// A string with its quotes. `text` must be UTF-8.
std::string canonical_string(std::string_view text);
void append_canonical_string(std::string& out, std::string_view text);

// A number that any reader of the canonical text gets back: parse_json() refuses whole numbers from 2^63 to
// 1e25, and those beyond 2^53 do not survive every reader.
bool survives_reading(double number);
// The text that stands for one that does not: "Infinity", "9007199254740994".
std::string odd_number(double number);

}  // namespace steward::audit
