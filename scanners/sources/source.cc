#include "scanners/sources/source.h"

#include <filesystem>

#include "base/text.h"
#include "scanners/sources/file_source.h"
#include "scanners/sources/postgres_source.h"

namespace steward::scanners {
namespace {

constexpr std::string_view kFileScheme = "file://";
constexpr std::string_view kPostgresSchemes[] = {"postgres://", "postgresql://"};
constexpr std::string_view kConninfoKeys[] = {"host",    "hostaddr", "port",     "dbname", "user",
                                              "service", "passfile", "password", "sslmode"};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// RFC 3986 §2.1.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

bool is_postgres_uri(std::string_view uri) {
  for (const auto scheme : kPostgresSchemes) {
    if (uri.starts_with(scheme)) return true;
  }
  return false;
}

// "host=db dbname=shop": a known key before the first '='.
bool is_conninfo(std::string_view uri) {
  const auto equals = uri.find('=');
  if (equals == std::string_view::npos) return false;
  const auto key = trim(uri.substr(0, equals));
  for (const auto known : kConninfoKeys) {
    if (key == known) return true;
  }
  return false;
}

// RFC 8089: file:///path, file://localhost/path.
Result<std::string> path_of_file_uri(std::string_view uri) {
  const auto rest = uri.substr(kFileScheme.size());
  const auto slash = rest.find('/');
  const auto host = rest.substr(0, slash);
  const Error malformed{
      ErrorCode::kInvalidInput,
      "A file URI is written file:///absolute/path, with special characters percent-encoded.", ""};
  if (slash == std::string_view::npos || (!host.empty() && host != "localhost")) return malformed;
  auto path = percent_decoded(rest.substr(slash));
  if (!path) return malformed;
  return *std::move(path);
}

}  // namespace

Result<std::unique_ptr<Source>> open_source(std::string_view uri) {
  if (uri.find('\0') != std::string_view::npos || uri.size() > 8192) {
    return Error{ErrorCode::kInvalidInput, "This is neither a path nor a database address.", ""};
  }
  if (is_postgres_uri(uri)) return PostgresSource::open(uri);
  if (uri.starts_with(kFileScheme)) {
    STEWARD_ASSIGN_OR_RETURN(const auto path, path_of_file_uri(uri));
    return FileSource::open(path);
  }
  std::error_code failure;
  const bool exists = std::filesystem::exists(std::filesystem::path(uri), failure);
  if (!exists && uri.find("://") != std::string_view::npos) {
    return Error{ErrorCode::kInvalidInput,
                 "Sources of the kind \"" + excerpt(uri.substr(0, uri.find(':')), 20) +
                     "\" are not read; give postgres://, file:// or a path (download remote files first).",
                 ""};
  }
  if (!exists && is_conninfo(uri)) return PostgresSource::open(uri);
  return FileSource::open(std::string(uri));
}

}  // namespace steward::scanners
