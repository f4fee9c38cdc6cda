#include "scanners/detectors/validators/password_validators.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "base/text.h"
#include "scanners/detectors/shape.h"
#include "scanners/detectors/validators/checksums.h"

namespace steward::scanners {
namespace {

constexpr double kHexEntropy = 3.0, kTextEntropy = 3.5;
constexpr size_t kMaxPairs = 64;

bool is_hex_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); });
}

bool is_template(std::string_view password) {
  if (password.empty()) return true;
  const std::string_view marks = "${<%*[";
  return marks.find(password[0]) != std::string_view::npos ||
         std::all_of(password.begin(), password.end(),
                     [](char c) { return c == 'x' || c == 'X' || c == '.'; });
}

bool is_password_key(std::string_view key) {
  const std::string low = to_lower(trim(key).substr(0, 24));
  return low == "password" || low == "pwd" || low == "passwd" || low == "accountkey" ||
         low == "sharedaccesskey";
}

}  // namespace

double shannon_entropy(std::string_view text) {
  std::array<uint32_t, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const uint32_t count : counts) {
    if (count == 0) continue;
    const double share = count / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

Match validate_generic_secret(std::string_view value) {
  if (value.size() < 16 || value.size() > 512) return Match::kNone;
  const ClassMask classes = classes_of(value);
  const ClassMask allowed = kLetter | kDigit | classes_of("+/_=.-~");
  if ((classes & ~allowed) != 0 || (classes & kDigit) == 0 || (classes & kLetter) == 0) return Match::kNone;
  const double least = is_hex_text(value) ? kHexEntropy : kTextEntropy;
  return shannon_entropy(value) >= least ? Match::kPlausible : Match::kNone;
}

Match validate_password(std::string_view value) {
  if (value.size() < 6 || value.size() > 64) return Match::kNone;
  const ClassMask classes = classes_of(value);
  if ((classes & (kSpace | kNewline | kControl)) != 0 || value.find("://") != std::string_view::npos)
    return Match::kNone;
  const ClassMask marks = classes & ~(kDigit | kLetter | kNonAscii);
  // The capital that begins a word makes no second kind.
  const bool capitals = std::any_of(value.begin() + 1, value.end(), is_upper);
  const int kinds =
      ((classes & (kLetter | kNonAscii)) != 0) + capitals + ((classes & kDigit) != 0) + (marks != 0);
  return kinds >= 2 && (classes & kLetter) != 0 ? Match::kPlausible : Match::kNone;
}

Match validate_url_password(std::string_view value) {
  const size_t scheme = value.find("://");
  if (scheme == std::string_view::npos || scheme == 0) return Match::kNone;
  const std::string_view rest = value.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const size_t at = authority.rfind('@');
  if (at == std::string_view::npos || at + 1 == authority.size()) return Match::kNone;
  const std::string_view user = authority.substr(0, at);
  const size_t colon = user.find(':');
  return colon != std::string_view::npos && !is_template(user.substr(colon + 1)) ? Match::kValid
                                                                                 : Match::kNone;
}

Match validate_connection_string(std::string_view value) {
  const char separator = value.find(';') != std::string_view::npos ? ';' : ' ';
  size_t pairs = 0;
  bool secret = false;
  for (size_t begin = 0; begin < value.size() && pairs < kMaxPairs;) {
    const size_t end = std::min(value.find(separator, begin), value.size());
    const std::string_view pair = value.substr(begin, end - begin);
    begin = end + 1;
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    ++pairs;
    secret |= is_password_key(pair.substr(0, equals)) && !is_template(trim(pair.substr(equals + 1)));
  }
  return secret && pairs >= 2 ? Match::kValid : Match::kNone;
}

}  // namespace steward::scanners
