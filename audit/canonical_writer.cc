#include "audit/canonical_writer.h"

#include <array>
#include <charconv>

#include "audit/canonical_json.h"
#include "base/text.h"

namespace steward::audit {

// A comma, unless this is the first in its object or array, or the value of a key.
void CanonicalWriter::separate() {
  if (out_.empty()) return;
  const char last = out_.back();
  if (last != '{' && last != '[' && last != ':') out_ += ',';
}

void CanonicalWriter::open(char bracket) {
  separate();
  out_ += bracket;
}

void CanonicalWriter::key(std::string_view word) {
  separate();
  out_.append(1, '"').append(word).append("\":");
}

void CanonicalWriter::any_key(std::string_view text) {
  this->text(text);
  out_ += ':';
}

void CanonicalWriter::text(std::string_view text) {
  separate();
  if (is_utf8(text))
    append_canonical_string(out_, text);
  else
    append_canonical_string(out_, to_valid_utf8(text));
}

void CanonicalWriter::word(std::string_view word) {
  separate();
  out_.append(1, '"').append(word).append(1, '"');
}

void CanonicalWriter::number(double number) {
  if (!survives_reading(number)) return word(odd_number(number));
  separate();
  out_ += canonical_number(number);
}

void CanonicalWriter::integer(int64_t number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  const std::string_view text(digits.data(), static_cast<size_t>(end - digits.data()));
  if (number > kMaxExactInteger || number < -kMaxExactInteger) return word(text);
  separate();
  out_ += text;
}

void CanonicalWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

void CanonicalWriter::texts(const std::vector<std::string>& values) {
  begin_array();
  for (const std::string& value : values) text(value);
  end_array();
}

void CanonicalWriter::json(std::string_view canonical) {
  separate();
  out_ += canonical;
}

}  // namespace steward::audit
