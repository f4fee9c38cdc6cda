#include "scanners/sources/uri.h"

#include "base/text.h"

namespace steward::scanners {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Error malformed() {
  return {
      ErrorCode::kInvalidInput,
      "The database address is not understood; write mysql://USER:PASSWORD@HOST:PORT/DATABASE, with special "
      "characters percent-encoded.",
      ""};
}

Result<std::string> decoded(std::string_view text) {
  auto plain = percent_decoded(text);
  if (!plain) return malformed();
  return *std::move(plain);
}

Status read_authority(std::string_view authority, DatabaseUri& uri) {
  if (const auto at = authority.find('@'); at != std::string_view::npos) {
    const auto who = authority.substr(0, at);
    const auto colon = who.find(':');
    STEWARD_ASSIGN_OR_RETURN(uri.user, decoded(who.substr(0, colon)));
    if (colon != std::string_view::npos) {
      STEWARD_ASSIGN_OR_RETURN(uri.password, decoded(who.substr(colon + 1)));
    }
    authority.remove_prefix(at + 1);
  }
  if (authority.find('@') != std::string_view::npos) return malformed();
  auto port = std::string_view::npos;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return malformed();
    uri.host = authority.substr(1, end - 1);
    if (end + 1 < authority.size()) port = end + 1;
    if (port != std::string_view::npos && authority[port] != ':') return malformed();
  } else {
    port = authority.find(':');
    STEWARD_ASSIGN_OR_RETURN(uri.host, decoded(authority.substr(0, port)));
  }
  if (port == std::string_view::npos || port + 1 == authority.size()) return {};
  const auto number = parse_int(authority.substr(port + 1));
  if (!number || *number < 1 || *number > 65'535) return malformed();
  uri.port = static_cast<uint16_t>(*number);
  return {};
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
    plain += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return plain;
}

Result<DatabaseUri> parse_database_uri(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos) return malformed();
  text.remove_prefix(scheme + 3);
  DatabaseUri uri;
  std::string_view query;
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  const auto slash = text.find('/');
  STEWARD_RETURN_IF_ERROR(read_authority(text.substr(0, slash), uri));
  if (slash != std::string_view::npos) {
    STEWARD_ASSIGN_OR_RETURN(uri.path, decoded(text.substr(slash + 1)));
  }
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) return malformed();
    STEWARD_ASSIGN_OR_RETURN(const auto key, decoded(pair.substr(0, equals)));
    STEWARD_ASSIGN_OR_RETURN(uri.query[key], decoded(pair.substr(equals + 1)));
  }
  return uri;
}

}  // namespace steward::scanners
