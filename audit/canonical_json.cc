#include "audit/canonical_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "audit/canonical_writer.h"
#include "base/text.h"

namespace steward::audit {
namespace {

namespace json = boost::json;

constexpr size_t kMaxDepth = 512;

std::string_view view(const json::string& text) {
  return {text.data(), text.size()};
}

// UTF-8 sorts as code points do. UTF-16 differs in one spot: a character beyond U+FFFF starts with a
// surrogate (D800 to DFFF) and so sorts before U+E000 to U+FFFF, whose UTF-8 starts with EE or EF.
unsigned utf16_rank(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0xEE || byte == 0xEF ? byte + 0x10u : byte;
}

std::string escape_of(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\t':
      return "\\t";
    case '\n':
      return "\\n";
    case '\f':
      return "\\f";
    case '\r':
      return "\\r";
    default:
      return fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  }
}

// How many bytes from the front need no escape, eight at a time: most texts need none at all.
size_t plain_run(std::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101u, kHigh = 0x8080808080808080u;
  const auto has_zero = [](uint64_t word) { return (word - kOnes) & ~word & kHigh; };
  size_t at = 0;
  for (uint64_t word = 0; text.size() - at >= sizeof(word); at += sizeof(word)) {
    std::memcpy(&word, text.data() + at, sizeof(word));
    const uint64_t below_space = (word - kOnes * 0x20) & ~word & kHigh;
    if (below_space | has_zero(word ^ (kOnes * '"')) | has_zero(word ^ (kOnes * '\\'))) break;
  }
  while (at < text.size() && text[at] != '"' && text[at] != '\\' &&
         static_cast<unsigned char>(text[at]) >= 0x20)
    ++at;
  return at;
}

// Appends to one string. The place of a failure is put together on the way back up: most values have none.
class Writer {
 public:
  Status write(const json::value& value, size_t depth = 0) {
    if (depth > kMaxDepth)
      return Error{ErrorCode::kTooLarge, fmt::format("The JSON nests deeper than {} levels.", kMaxDepth), ""};
    switch (value.kind()) {
      case json::kind::null:
        out_ += "null";
        return {};
      case json::kind::bool_:
        out_ += value.get_bool() ? "true" : "false";
        return {};
      case json::kind::int64:
        return write_integer(value.get_int64());
      case json::kind::uint64:
        return write_unsigned(value.get_uint64());
      case json::kind::double_:
        return write_double(value.get_double());
      case json::kind::string:
        return write_text(view(value.get_string()));
      case json::kind::array:
        return write_array(value.get_array(), depth);
      case json::kind::object:
        return write_object(value.get_object(), depth);
    }
    return error("A value of no JSON type.");
  }

  std::string take() { return std::move(out_); }

 private:
  static Error error(std::string message) { return {ErrorCode::kInvalidInput, std::move(message), ""}; }

  static Error below(std::string_view step, Error failure) {
    failure.where = fmt::format("/{}{}", step, failure.where);
    return failure;
  }

  Status write_integer(int64_t number) {
    if (number > kMaxExactInteger || number < -kMaxExactInteger)
      return error("A whole number is beyond 2^53 and would lose digits; send it as a string.");
    out_ += std::to_string(number);
    return {};
  }

  Status write_unsigned(uint64_t number) {
    return write_integer(number > static_cast<uint64_t>(INT64_MAX) ? INT64_MAX
                                                                   : static_cast<int64_t>(number));
  }

  Status write_double(double number) {
    if (!std::isfinite(number)) return error("A number is not finite; JSON has no text for it.");
    out_ += canonical_number(number);
    return {};
  }

  Status write_text(std::string_view text) {
    if (!is_utf8(text)) return error("A text is not valid UTF-8.");
    append_canonical_string(out_, text);
    return {};
  }

  Status write_array(const json::array& array, size_t depth) {
    out_ += '[';
    for (size_t i = 0; i < array.size(); ++i) {
      if (i > 0) out_ += ',';
      if (auto item = write(array[i], depth + 1); !item.ok()) return below(std::to_string(i), item.error());
    }
    out_ += ']';
    return {};
  }

  Status write_object(const json::object& object, size_t depth) {
    std::vector<const json::key_value_pair*> members;
    members.reserve(object.size());
    for (const auto& member : object) members.push_back(&member);
    const auto key_of = [](const json::key_value_pair* member) {
      return std::string_view(member->key().data(), member->key().size());
    };
    std::sort(members.begin(), members.end(),
              [&](const auto* a, const auto* b) { return canonical_less(key_of(a), key_of(b)); });
    out_ += '{';
    for (size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out_ += ',';
      STEWARD_RETURN_IF_ERROR(write_text(key_of(members[i])));
      out_ += ':';
      auto member = write(members[i]->value(), depth + 1);
      if (!member.ok()) return below(key_of(members[i]), member.error());
    }
    out_ += '}';
    return {};
  }

  std::string out_;
};

}  // namespace

bool canonical_less(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](char x, char y) { return utf16_rank(x) < utf16_rank(y); });
}

Result<std::string> canonical_json(const json::value& value) {
  Writer writer;
  STEWARD_RETURN_IF_ERROR(writer.write(value));
  return writer.take();
}

std::string canonical_number(double number) {
  if (number == 0) return "0";  // also -0
  char buffer[32];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, std::fabs(number), std::chars_format::scientific).ptr;
  const std::string_view text(buffer, static_cast<size_t>(end - buffer));
  const size_t e = text.find('e');
  std::string digits(text.substr(0, 1));
  if (e > 2) digits += text.substr(2, e - 2);
  int exponent = 0;
  const char* const first = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(first, end, exponent);

  // ECMA-262 Number::toString: the value is 0.d₁d₂…d_k × 10^n.
  const int k = static_cast<int>(digits.size());
  const int n = exponent + 1;
  std::string out = number < 0 ? "-" : "";
  if (k <= n && n <= 21) return out + digits + std::string(static_cast<size_t>(n - k), '0');
  if (0 < n && n <= 21)
    return out + digits.substr(0, static_cast<size_t>(n)) + "." + digits.substr(static_cast<size_t>(n));
  if (-6 < n && n <= 0) return out + "0." + std::string(static_cast<size_t>(-n), '0') + digits;
  out += digits[0];
  if (k > 1) out += "." + digits.substr(1);
  return out + fmt::format("e{}{}", n > 0 ? '+' : '-', std::abs(n - 1));
}

std::string canonical_string(std::string_view text) {
  std::string out;
  append_canonical_string(out, text);
  return out;
}

void append_canonical_string(std::string& out, std::string_view text) {
  out += '"';
  for (;;) {
    const size_t run = plain_run(text);
    out.append(text.substr(0, run));
    if (run == text.size()) break;
    out += escape_of(text[run]);
    text.remove_prefix(run + 1);
  }
  out += '"';
}

bool survives_reading(double number) {
  if (!std::isfinite(number)) return false;
  const double size = std::fabs(number);
  return size <= static_cast<double>(kMaxExactInteger) || size >= 1e25;
}

std::string odd_number(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  return canonical_number(number);
}

}  // namespace steward::audit
