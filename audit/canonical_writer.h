// Writes RFC 8785 text piece by piece: for what is written often, a value tree in between costs several times
// as much as the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace steward::audit {

// The caller names the members of each object in canonical order (canonical_less). Never fails: what RFC 8785
// cannot carry exactly is written as seal() of entry.h would record it. One writer, one thread.
class CanonicalWriter {
 public:
  explicit CanonicalWriter(size_t expected_bytes = 0) { out_.reserve(expected_bytes); }

  void begin_object() { open('{'); }
  void end_object() { out_ += '}'; }
  void begin_array() { open('['); }
  void end_array() { out_ += ']'; }

  // One of Steward's own words: visible ASCII that needs no escape.
  void key(std::string_view word);
  // Any other key.
  void any_key(std::string_view text);

  void text(std::string_view text);
  void word(std::string_view word);  // as key(), but a value
  void number(double number);
  void integer(int64_t number);
  void boolean(bool value);
  void texts(const std::vector<std::string>& values);
  // Canonical JSON from elsewhere, as it stands.
  void json(std::string_view canonical);

  std::string take() { return std::move(out_); }

 private:
  void open(char bracket);
  void separate();

  std::string out_;
};

// RFC 8785 §3.2.3: by UTF-16 code units. Both are UTF-8.
bool canonical_less(std::string_view a, std::string_view b);

}  // namespace steward::audit
