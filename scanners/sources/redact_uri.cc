// redact_uri() of scanners/source.h. Where the text is ambiguous (an unencoded '@' or '/' in a password), it
// hides too much rather than too little.
#include <algorithm>

#include "base/text.h"
#include "scanners/sources/source.h"

namespace steward::scanners {
namespace {

constexpr std::string_view kHidden = "***";
constexpr std::string_view kSecretWords[] = {"pass", "pwd", "secret", "token", "credential"};

bool is_secret_key(std::string_view key) {
  const auto lower = to_lower(key);
  // An escaped key is decoded by libpq; nobody writes one honestly.
  if (lower.find('%') != std::string::npos) return true;
  if (lower == "passfile") return false;
  return std::any_of(std::begin(kSecretWords), std::end(kSecretWords),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// Where the user-info of a URI ends: the position of its '@', or npos when there is none. `rest` follows
// "://".
size_t end_of_user_info(std::string_view rest) {
  const auto query = rest.find('?');
  const auto before_query = rest.substr(0, query);
  if (const auto at = before_query.rfind('@'); at != std::string_view::npos) return at;
  // "user:pa?ss@host": what stands after the colon is no port, so the '?' belongs to the password.
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  const auto colon = authority.find(':');
  if (colon == std::string_view::npos || authority.starts_with('[')) return std::string_view::npos;
  const auto port = authority.substr(colon + 1);
  const bool numeric = std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
  return numeric ? std::string_view::npos : rest.rfind('@');
}

std::string redact_query(std::string_view query) {
  std::string redacted;
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto pair = query.substr(0, end);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && is_secret_key(pair.substr(0, equals))) {
      redacted.append(pair.substr(0, equals + 1)).append(kHidden);
    } else {
      redacted.append(pair);
    }
    if (end == std::string_view::npos) break;
    redacted += '&';
    query.remove_prefix(end + 1);
  }
  return redacted;
}

std::string redact_after_scheme(std::string_view rest) {
  std::string redacted;
  if (const auto at = end_of_user_info(rest); at != std::string_view::npos) {
    const auto colon = rest.substr(0, at).find(':');
    redacted = colon == std::string_view::npos ? std::string(rest.substr(0, at))
                                               : std::string(rest.substr(0, colon + 1)).append(kHidden);
    rest.remove_prefix(at);
  }
  const auto query = rest.find('?');
  redacted += rest.substr(0, query);
  if (query != std::string_view::npos) redacted.append("?").append(redact_query(rest.substr(query + 1)));
  return redacted;
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// The length of a conninfo value: quoted with backslash escapes, or up to a space (libpq, §34.1.1.1).
size_t conninfo_value_length(std::string_view text) {
  const bool quoted = text.starts_with('\'');
  for (size_t i = quoted ? 1 : 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (quoted ? text[i] == '\'' : is_space(text[i])) {
      return quoted ? i + 1 : i;
    }
  }
  return text.size();
}

std::string redact_conninfo(std::string_view text) {
  std::string redacted;
  while (!text.empty()) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) break;
    const auto key = trim(text.substr(0, equals));
    size_t value = equals + 1;
    while (value < text.size() && is_space(text[value])) ++value;
    const size_t length = conninfo_value_length(text.substr(value));
    redacted.append(text.substr(0, value)).append(is_secret_key(key) ? kHidden : text.substr(value, length));
    text.remove_prefix(value + length);
  }
  return redacted.append(text);
}

}  // namespace

std::string redact_uri(std::string_view uri) {
  const auto scheme = uri.find("://");
  const auto equals = uri.find('=');
  if (scheme != std::string_view::npos && (equals == std::string_view::npos || scheme < equals)) {
    return std::string(uri.substr(0, scheme + 3)) + redact_after_scheme(uri.substr(scheme + 3));
  }
  return redact_conninfo(uri);
}

}  // namespace steward::scanners
