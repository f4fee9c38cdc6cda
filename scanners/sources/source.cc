#include "scanners/sources/source.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "scanners/sources/file_source.h"
#include "scanners/sources/mysql_source.h"
#include "scanners/sources/postgres_source.h"
#include "scanners/sources/uri.h"

namespace steward::scanners {
namespace {

constexpr std::string_view kFileScheme = "file://";
constexpr std::string_view kPostgresSchemes[] = {"postgres://", "postgresql://"};
constexpr std::string_view kMysqlSchemes[] = {"mysql://", "mariadb://"};
constexpr std::string_view kConninfoKeys[] = {"host",    "hostaddr", "port",     "dbname", "user",
                                              "service", "passfile", "password", "sslmode"};

template <size_t N>
bool has_scheme(std::string_view uri, const std::string_view (&schemes)[N]) {
  return std::any_of(std::begin(schemes), std::end(schemes),
                     [&](std::string_view scheme) { return uri.starts_with(scheme); });
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
  if (has_scheme(uri, kPostgresSchemes)) return PostgresSource::open(uri);
  if (has_scheme(uri, kMysqlSchemes)) return MysqlSource::open(uri);
  if (uri.starts_with(kFileScheme)) {
    STEWARD_ASSIGN_OR_RETURN(const auto path, path_of_file_uri(uri));
    return FileSource::open(path);
  }
  std::error_code failure;
  const bool exists = std::filesystem::exists(std::filesystem::path(uri), failure);
  if (!exists && uri.find("://") != std::string_view::npos) {
    return Error{ErrorCode::kInvalidInput,
                 "Sources of the kind \"" + excerpt(uri.substr(0, uri.find(':')), 20) +
                     "\" are not read; give postgres://, mysql://, mariadb://, file:// or a path (download "
                     "remote files first).",
                 ""};
  }
  if (!exists && is_conninfo(uri)) return PostgresSource::open(uri);
  return FileSource::open(std::string(uri));
}

}  // namespace steward::scanners
