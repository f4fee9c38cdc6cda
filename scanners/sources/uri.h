// Addresses of databases, taken apart. RFC 3986, percent-encoding of §2.1.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace steward::scanners {

// None for a malformed escape and for an escaped zero byte.
std::optional<std::string> percent_decoded(std::string_view text);

struct DatabaseUri {
  std::string user, password;
  std::string host;  // without the brackets of an IPv6 address
  uint16_t port = 0;
  std::string path;  // without the slash before it
  std::map<std::string, std::string> query;
};

// SCHEME://[USER[:PASSWORD]@][HOST][:PORT][/PATH][?KEY=VALUE&...]. kInvalidInput, without quoting any of it.
Result<DatabaseUri> parse_database_uri(std::string_view uri);

}  // namespace steward::scanners
