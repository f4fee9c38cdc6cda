// URLs that carry a person's data (RFC 3986): user-info before the host, or query parameters named for such
// data.
#include <algorithm>
#include <array>

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

}  // namespace

Match validate_user_url(std::string_view value) {
  const size_t scheme = value.find("://");
  if (scheme == std::string_view::npos || scheme == 0) return Match::kNone;
  const std::string_view rest = value.substr(scheme + 3);
  const size_t authority_end = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string_view authority = rest.substr(0, authority_end);
  const size_t at = authority.rfind('@');
  const std::string_view host = at == std::string_view::npos ? authority : authority.substr(at + 1);
  if (host.empty()) return Match::kNone;
  if (at != std::string_view::npos && at > 0) return Match::kValid;
  std::string_view tail = rest.substr(authority_end);
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
      {"user_url", validate_user_url},
  };
  return kTable;
}

}  // namespace steward::scanners
