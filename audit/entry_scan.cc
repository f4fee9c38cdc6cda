#include "audit/entry_scan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "audit/canonical_json.h"
#include "base/text.h"

namespace steward::audit {
namespace {

constexpr size_t kMaxBytes = 1 << 20;
constexpr size_t kMaxDepth = 40;
constexpr size_t kTimeBytes = 27;

// canonical_less() of canonical_writer.h, inlined: most keys differ in their first bytes.
bool is_before(std::string_view a, std::string_view b) {
  // In UTF-16, characters beyond U+FFFF sort before U+E000 to U+FFFF, whose UTF-8 begins with EE or EF.
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xEE || byte == 0xEF ? byte + 0x10u : byte;
  };
  const size_t common = std::min(a.size(), b.size());
  for (size_t i = 0; i < common; ++i)
    if (a[i] != b[i]) return rank(a[i]) < rank(b[i]);
  return a.size() < b.size();
}

// One pass over one text. Every take_… reads one thing and says whether it was there.
class Scan {
 public:
  explicit Scan(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  const char* at() const { return at_; }

  bool take(std::string_view word) {
    if (static_cast<size_t>(end_ - at_) < word.size() || std::memcmp(at_, word.data(), word.size()) != 0)
      return false;
    at_ += word.size();
    return true;
  }

  // A string from its first quote to behind its last.
  bool take_string() {
    bool escaped;
    return take('"') && (skip_short_string() || skip_string(escaped));
  }

  // The same, and what stands between them.
  bool take_string(std::string_view& text) {
    const char* const begin = at_;
    if (!take_string()) return false;
    text = {begin + 1, static_cast<size_t>(at_ - begin) - 2};
    return true;
  }

  bool take_whole_number(int64_t& number) {
    const char* const begin = at_;
    uint64_t value = 0;
    while (at_ != end_ && is_digit(*at_) && at_ - begin < 17)
      value = value * 10 + static_cast<uint64_t>(*at_++ - '0');
    number = static_cast<int64_t>(value);
    return at_ != begin && (*begin != '0' || at_ - begin == 1) && number <= kMaxExactInteger;
  }

  bool take_time(std::string_view& time);
  bool take_object();

 private:
  struct Level {
    bool is_object;
    std::string_view last_key;  // no data before the first
  };

  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  // Behind the first quote.
  bool skip_string(bool& escaped);
  // Only if it ends within 16 bytes, as most do, and has nothing but plain ASCII.
  bool skip_short_string();
  void skip_plain();
  bool skip_escape();
  bool skip_character();
  bool take_key(Level& level);
  bool take_scalar();
  bool take_number();
  bool take_decimal(const char* begin);

  const char* at_;
  const char* end_;
};

#ifdef __SSE2__
// A bit for each of the 16 bytes that is a quote, a backslash, a control character, or not ASCII.
unsigned odd_bytes(const char* at) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const __m128i ends =
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
  // As signed bytes, what is not ASCII is below the space too.
  return static_cast<unsigned>(
      _mm_movemask_epi8(_mm_or_si128(ends, _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)))));
}

inline bool Scan::skip_short_string() {
  if (end_ - at_ < 16) return false;
  const unsigned odd = odd_bytes(at_);
  if (odd == 0 || at_[std::countr_zero(odd)] != '"') return false;
  at_ += std::countr_zero(odd) + 1;
  return true;
}
#else
bool Scan::skip_short_string() {
  return false;
}
#endif

// To the next byte that is not plain.
void Scan::skip_plain() {
#ifdef __SSE2__
  for (; end_ - at_ >= 16; at_ += 16)
    if (const unsigned odd = odd_bytes(at_)) {
      at_ += std::countr_zero(odd);
      return;
    }
#endif
  while (at_ != end_ && static_cast<signed char>(*at_) >= 0x20 && *at_ != '"' && *at_ != '\\') ++at_;
}

bool Scan::skip_string(bool& escaped) {
  escaped = false;
  for (;;) {
    skip_plain();
    if (at_ == end_) return false;
    if (*at_ == '"') {
      ++at_;
      return true;
    }
    if (*at_ == '\\') {
      escaped = true;
      if (!skip_escape()) return false;
    } else if (!skip_character()) {
      return false;
    }
  }
}

// RFC 8785 §3.2.2.2: the short escapes where there are some, \u00xx in lower case for other control
// characters, and no escape of anything else.
bool Scan::skip_escape() {
  ++at_;
  if (at_ == end_) return false;
  switch (*at_++) {
    case '"':
    case '\\':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      return true;
    case 'u':
      break;
    default:
      return false;
  }
  if (end_ - at_ < 4 || std::memcmp(at_, "00", 2) != 0) return false;
  const char high = at_[2], low = at_[3];
  at_ += 4;
  const bool is_hex = is_digit(low) || (low >= 'a' && low <= 'f');
  if (!is_hex) return false;
  if (high == '1') return true;
  // U+0000 is refused; the others have a short escape.
  return high == '0' && std::string_view("089acd").find(low) == std::string_view::npos;
}

// One character that is not ASCII.
bool Scan::skip_character() {
  const auto lead = static_cast<unsigned char>(*at_);
  const ptrdiff_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || end_ - at_ < size) return false;
  if (!is_utf8({at_, static_cast<size_t>(size)})) return false;
  at_ += size;
  return true;
}

bool Scan::take_key(Level& level) {
  if (!take('"')) return false;
  const char* const begin = at_;
  bool escaped;
  if (!skip_short_string() && (!skip_string(escaped) || escaped)) return false;
  const std::string_view key(begin, static_cast<size_t>(at_ - begin - 1));
  if (level.last_key.data() && !is_before(level.last_key, key)) return false;
  level.last_key = key;
  return take(':');
}

bool Scan::take_number() {
  const char* const begin = at_;
  if (*at_ == '-') ++at_;
  const char* const digits = at_;
  uint64_t value = 0;
  while (at_ != end_ && is_digit(*at_) && at_ - digits < 17)
    value = value * 10 + static_cast<uint64_t>(*at_++ - '0');
  if (at_ == digits) return false;
  if (at_ != end_ && (*at_ == '.' || *at_ == 'e' || is_digit(*at_))) return take_decimal(begin);
  if (*digits == '0') return at_ - digits == 1 && digits == begin;
  return value <= static_cast<uint64_t>(kMaxExactInteger);
}

// Canonical if it is what the number it reads as is printed as.
bool Scan::take_decimal(const char* begin) {
  at_ = begin;
  while (at_ != end_ && (is_digit(*at_) || *at_ == '-' || *at_ == '+' || *at_ == '.' || *at_ == 'e')) ++at_;
  double number = 0;
  const auto [stop, error] = std::from_chars(begin, at_, number);
  if (error != std::errc() || stop != at_) return false;
  // A whole number in this text would be read as one, and refused for its size: that is for parse_entry().
  const std::string_view text(begin, static_cast<size_t>(at_ - begin));
  return text.find_first_of(".e") != std::string_view::npos && canonical_number(number) == text;
}

bool Scan::take_scalar() {
  if (at_ == end_) return false;
  switch (*at_) {
    case '"':
      return take_string();
    case 't':
      return take("true");
    case 'f':
      return take("false");
    case 'n':
      return take("null");
    default:
      return take_number();
  }
}

bool Scan::take_object() {
  std::array<Level, kMaxDepth> levels;
  size_t depth = 0;
  if (!take('{')) return false;
  levels[depth++] = {true, {}};
  bool first = true;  // nothing was read on this level yet
  while (depth > 0) {
    Level& level = levels[depth - 1];
    if (take(level.is_object ? '}' : ']')) {
      --depth;
      first = false;
      continue;
    }
    if (!first && !take(',')) return false;
    if (level.is_object && !take_key(level)) return false;
    first = at_ != end_ && (*at_ == '{' || *at_ == '[');
    if (!first) {
      if (!take_scalar()) return false;
    } else {
      if (depth == kMaxDepth) return false;
      levels[depth++] = {*at_ == '{', {}};
      ++at_;
    }
  }
  return true;
}

int two_digits(const char* at) {
  return (at[0] - '0') * 10 + (at[1] - '0');
}

bool is_date(int year, int month, int day) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool Scan::take_time(std::string_view& time) {
  static constexpr std::string_view kShape = "0000-00-00T00:00:00.000000Z";
  if (!take('"') || static_cast<size_t>(end_ - at_) <= kTimeBytes) return false;
  for (size_t i = 0; i < kTimeBytes; ++i)
    if (kShape[i] == '0' ? !is_digit(at_[i]) : at_[i] != kShape[i]) return false;
  if (!is_date(two_digits(at_) * 100 + two_digits(at_ + 2), two_digits(at_ + 5), two_digits(at_ + 8)))
    return false;
  if (two_digits(at_ + 11) > 23 || two_digits(at_ + 14) > 59 || two_digits(at_ + 17) > 59) return false;
  time = {at_, kTimeBytes};
  at_ += kTimeBytes;
  return take('"');
}

}  // namespace

std::optional<ScannedEntry> scan_first_entry(std::string_view text) {
  ScannedEntry entry;
  Scan scan(text.substr(0, kMaxBytes));
  const bool recognised = scan.take("{\"actor\":") && scan.take_string(entry.actor) &&
                          scan.take(",\"body\":") && scan.take_object() && scan.take(",\"kind\":") &&
                          scan.take_string(entry.kind) && scan.take(",\"seq\":") &&
                          scan.take_whole_number(entry.seq) && scan.take(",\"time\":") &&
                          scan.take_time(entry.time) && scan.take(",\"v\":1}");
  if (!recognised) return std::nullopt;
  entry.size = static_cast<size_t>(scan.at() - text.data());
  return entry;
}

std::optional<ScannedEntry> scan_entry(std::string_view text) {
  auto entry = scan_first_entry(text);
  if (entry && entry->size != text.size()) return std::nullopt;
  return entry;
}

}  // namespace steward::audit
