// URLs that carry a person's data (RFC 3986): user-info before the host, or query parameters named for such
// data.
#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "scanners/detectors/header_words.h"
#include "scanners/detectors/validators.h"

namespace steward::scanners {

Match validate_email(std::string_view value);  // device_validators.cc
Match validate_phone(std::string_view value);  // phone_validator.cc

namespace {

constexpr size_t kMaxParameters = 64;

bool names_user_data(std::string_view parameter) {
  static constexpr std::array<std::string_view, 45> kNames = {
      "email",     "mail",      "emailaddress", "phone",       "phonenumber",  "tel",      "mobile",
      "msisdn",    "name",      "fname",        "lname",       "firstname",    "lastname", "fullname",
      "username",  "user",      "userid",       "uid",         "login",        "password", "passwd",
      "pwd",       "pass",      "token",        "accesstoken", "refreshtoken", "idtoken",  "authtoken",
      "apikey",    "sessionid", "session",      "sid",         "jwt",          "secret",   "auth",
      "ssn",       "dob",       "birthdate",    "address",     "zip",          "postcode", "customerid",
      "patientid", "lat",       "iban"};
  const auto tokens = tokenize_name(parameter);
  const std::string joined = join_tokens(tokens, 0, tokens.size());
  return std::find(kNames.begin(), kNames.end(), joined) != kNames.end() ||
         (tokens.size() > 1 &&
          (tokens.back() == "email" || tokens.back() == "phone" || tokens.back() == "token"));
}

bool query_has_user_data(std::string_view query) {
  size_t begin = 0;
  for (size_t seen = 0; begin < query.size() && seen < kMaxParameters; ++seen) {
    const size_t end = std::min(query.find_first_of("&;", begin), query.size());
    const std::string_view pair = query.substr(begin, end - begin);
    const size_t equals = pair.find('=');
    if (equals != std::string_view::npos && equals + 1 < pair.size() &&
        names_user_data(pair.substr(0, equals)))
      return true;
    begin = end + 1;
  }
  return false;
}

// An address in the path or the query, its @ written out or as %40: unsubscribe links, invitations.
// "/@handle" is none.
bool holds_email(std::string_view tail) {
  constexpr size_t kMaxTail = 2048;
  tail = tail.substr(0, kMaxTail);
  const auto delimits = [](char c) { return std::string_view("/?#&=;,:").find(c) != std::string_view::npos; };
  for (size_t at = tail.find_first_of("@%"); at != std::string_view::npos;
       at = tail.find_first_of("@%", at + 1)) {
    const size_t width = tail[at] == '@' ? 1 : 3;
    if (width == 3 && tail.substr(at, 3) != "%40") continue;
    size_t begin = at, end = at + width;
    while (begin > 0 && !delimits(tail[begin - 1])) --begin;
    while (end < tail.size() && !delimits(tail[end])) ++end;
    const std::string address = std::string(tail.substr(begin, at - begin)) + '@' +
                                std::string(tail.substr(at + width, end - at - width));
    if (validate_email(address) == Match::kValid) return true;
  }
  return false;
}

// Accounts that everybody uses: "ssh://git@host".
bool is_shared_account(std::string_view user) {
  static constexpr std::array<std::string_view, 5> kNames = {"git", "hg", "svn", "anonymous", "guest"};
  return std::find(kNames.begin(), kNames.end(), user) != kNames.end();
}

bool is_host(std::string_view host) {
  if (const size_t colon = host.rfind(':'); colon != std::string_view::npos && !host.ends_with(']')) {
    const auto port = parse_int(host.substr(colon + 1));
    if (!port || *port > 65535) return false;
    host = host.substr(0, colon);
  }
  if (host.starts_with('[')) return host.ends_with(']');
  if (host.empty() || host.size() > 253 || host.front() == '.' || host.front() == '-') return false;
  return std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '.' || c == '-' ||
           c == '_' || static_cast<unsigned char>(c) >= 0x80;
  });
}

}  // namespace

// With a scheme, or "www.", it is one; a bare host with a path needs a header, and its last label must be
// letters.
Match validate_url(std::string_view value) {
  const size_t scheme = value.find("://");
  const bool schemed = scheme != std::string_view::npos && scheme > 0 && scheme <= 20;
  const std::string_view rest = schemed ? value.substr(scheme + 3) : value;
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const size_t at = authority.rfind('@');
  if (at != std::string_view::npos && !schemed) return Match::kNone;
  const std::string_view host = at == std::string_view::npos ? authority : authority.substr(at + 1);
  if (!is_host(host)) return Match::kNone;
  if (schemed) return Match::kValid;
  const std::string_view name = host.substr(0, host.find(':'));
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.size() - dot < 3) return Match::kNone;
  for (const char c : name.substr(dot + 1))
    if ((c >= '0' && c <= '9') || c == '_') return Match::kNone;
  return to_lower(value.substr(0, 4)) == "www." ? Match::kValid : Match::kPlausible;
}

Match validate_user_url(std::string_view value) {
  const size_t scheme = value.find("://");
  if (scheme == std::string_view::npos || scheme == 0) return Match::kNone;
  const std::string_view rest = value.substr(scheme + 3);
  const size_t authority_end = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string_view authority = rest.substr(0, authority_end);
  const size_t at = authority.rfind('@');
  const std::string_view host = at == std::string_view::npos ? authority : authority.substr(at + 1);
  if (host.empty()) return Match::kNone;
  if (at != std::string_view::npos && at > 0 && !is_shared_account(authority.substr(0, at)))
    return Match::kValid;
  std::string_view tail = rest.substr(authority_end);
  if (holds_email(tail)) return Match::kValid;
  const size_t query =
      tail.find_first_of("?#");  // a fragment carries tokens as well (OAuth 2.0 implicit grant)
  if (query == std::string_view::npos) return Match::kNone;
  tail = tail.substr(query + 1);
  const size_t fragment = tail.find('#');
  if (query_has_user_data(tail.substr(0, fragment))) return Match::kValid;
  return fragment != std::string_view::npos && query_has_user_data(tail.substr(fragment + 1)) ? Match::kValid
                                                                                              : Match::kNone;
}

std::span<const NamedValidator> contact_validators() {
  static constexpr NamedValidator kTable[] = {
      {"email", validate_email},
      {"phone", validate_phone},
      {"url", validate_url},
      {"user_url", validate_user_url},
  };
  return kTable;
}

}  // namespace steward::scanners
