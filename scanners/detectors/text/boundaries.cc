#include "scanners/detectors/text/boundaries.h"

#include <algorithm>

#include "scanners/detectors/text/byte_set.h"
#include "scanners/detectors/text/tokens.h"

namespace steward::scanners {
namespace {

constexpr ByteSet kJoinsDigits(".-_/:");
constexpr ByteSet kJoinsBefore("-_/.@\\+~^");
constexpr ByteSet kJoinsAfter("-_/.@\\+~^=");

// A port or a path may follow an IP address, a scheme precede it.
bool is_dotted_quad(std::string_view value) {
  return std::count(value.begin(), value.end(), '.') == 3 &&
         std::all_of(value.begin(), value.end(), [](char c) { return c == '.' || is_digit(c); });
}

Standing before(std::string_view text, size_t begin, bool host) {
  if (begin == 0) return Standing::kFree;
  const char first = text[begin], mark = text[begin - 1];
  if (is_alnum(mark)) {
    if (is_alnum(first)) return Standing::kPiece;
    return first == '+' || first == '-' ? Standing::kAttached : Standing::kFree;
  }
  if (is_digit(first) && (mark == '#' || mark == '$')) return Standing::kAttached;
  if (begin == 1) return Standing::kFree;
  const char beyond = text[begin - 2];
  if (is_digit(first) && is_digit(beyond) && kJoinsDigits.has(mark)) return Standing::kPiece;
  if (host && mark == '/') return Standing::kFree;
  return is_word_byte(beyond) && kJoinsBefore.has(mark) ? Standing::kAttached : Standing::kFree;
}

Standing after(std::string_view text, size_t end, bool host) {
  if (end == text.size()) return Standing::kFree;
  const char last = text[end - 1], mark = text[end];
  if (is_alnum(mark)) return is_alnum(last) ? Standing::kPiece : Standing::kFree;
  if (mark == '%') return Standing::kAttached;
  if (end + 1 == text.size() || (host && (mark == ':' || mark == '/'))) return Standing::kFree;
  const char beyond = text[end + 1];
  if (is_digit(last) && is_digit(beyond) && kJoinsDigits.has(mark)) return Standing::kPiece;
  return is_word_byte(beyond) && kJoinsAfter.has(mark) ? Standing::kAttached : Standing::kFree;
}

}  // namespace

Standing standing_of(std::string_view text, size_t begin, size_t end) {
  const bool host =
      end - begin < 16 && is_digit(text[begin]) && is_dotted_quad(text.substr(begin, end - begin));
  return std::max(before(text, begin, host), after(text, end, host));
}

}  // namespace steward::scanners
