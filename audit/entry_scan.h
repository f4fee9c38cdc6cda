// Recognises the canonical text of an entry without building a value of it: parse_entry() of entry.h says the
// same of any text, at a thirtieth of the speed. For verifying millions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace steward::audit {

// What the text says; views into it.
struct ScannedEntry {
  int64_t seq = 0;
  std::string_view actor, kind;  // as they are written: escapes are not decoded
  std::string_view time;         // "2026-11-20T18:48:58.123456Z": sorts as times do
  size_t size = 0;               // of the entry's text
};

// None for whatever parse_entry() refuses, and for some of what it accepts (keys with escapes, nesting beyond
// 40 levels, more than 1 MiB): what is not recognised here goes to parse_entry(), which is the judge. Pure,
// thread-safe.
std::optional<ScannedEntry> scan_entry(std::string_view text);

// The same of the front of a longer text: where the entry ends need not be looked for first.
std::optional<ScannedEntry> scan_first_entry(std::string_view text);

}  // namespace steward::audit
