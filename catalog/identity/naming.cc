#include "catalog/identity/naming.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace steward {
namespace {

enum class Authority {
  kKept,
  kHost,     // [user@]host[:port]
  kBrokers,  // host:port,host:port in any order
  kAccount,  // of Snowflake: case does not matter
  kAzure,    // container@account.host
};
enum class Naming {
  kKept,
  kLower,          // the platform knows no case
  kLowerTable,     // of its databases and tables; catalogs are another matter
  kUpperUnquoted,  // SQL identifiers, folded as the platform folds unquoted ones
  kObjectKey,
  kPath,
};

struct Platform {
  std::string_view scheme;     // as written
  std::string_view canonical;  // as the conventions write it
  Authority authority;
  std::string_view port;  // added when none is written; empty: there is no single default
  Naming naming;
};

constexpr std::array<Platform, 37> kPlatforms = {{
    {"postgres", "postgres", Authority::kHost, "5432", Naming::kKept},
    {"postgresql", "postgres", Authority::kHost, "5432", Naming::kKept},
    {"mysql", "mysql", Authority::kHost, "3306", Naming::kKept},
    {"mariadb", "mysql", Authority::kHost, "3306", Naming::kKept},
    {"redshift", "redshift", Authority::kHost, "5439", Naming::kKept},
    {"sqlserver", "sqlserver", Authority::kHost, "1433", Naming::kKept},
    {"mssql", "sqlserver", Authority::kHost, "1433", Naming::kKept},
    {"oracle", "oracle", Authority::kHost, "1521", Naming::kKept},
    {"cassandra", "cassandra", Authority::kHost, "9042", Naming::kKept},
    {"teradata", "teradata", Authority::kHost, "1025", Naming::kKept},
    {"trino", "trino", Authority::kHost, "", Naming::kLower},
    {"presto", "presto", Authority::kHost, "", Naming::kLower},
    {"hive", "hive", Authority::kHost, "", Naming::kLower},
    {"databricks", "databricks", Authority::kHost, "", Naming::kLower},
    {"awsathena", "awsathena", Authority::kHost, "", Naming::kLowerTable},
    {"snowflake", "snowflake", Authority::kAccount, "", Naming::kUpperUnquoted},
    {"db2", "db2", Authority::kHost, "", Naming::kKept},
    {"crate", "crate", Authority::kHost, "", Naming::kKept},
    {"oceanbase", "oceanbase", Authority::kHost, "", Naming::kKept},
    {"dremio", "dremio", Authority::kHost, "", Naming::kKept},
    {"clickhouse", "clickhouse", Authority::kHost, "", Naming::kKept},
    {"azurecosmos", "azurecosmos", Authority::kHost, "", Naming::kKept},
    {"azurekusto", "azurekusto", Authority::kHost, "", Naming::kKept},
    {"kafka", "kafka", Authority::kBrokers, "", Naming::kKept},
    {"s3", "s3", Authority::kKept, "", Naming::kObjectKey},
    {"s3a", "s3", Authority::kKept, "", Naming::kObjectKey},
    {"s3n", "s3", Authority::kKept, "", Naming::kObjectKey},
    {"gs", "gs", Authority::kKept, "", Naming::kObjectKey},
    {"gcs", "gs", Authority::kKept, "", Naming::kObjectKey},
    {"abfss", "abfss", Authority::kAzure, "", Naming::kObjectKey},
    {"abfs", "abfss", Authority::kAzure, "", Naming::kObjectKey},
    {"wasbs", "wasbs", Authority::kAzure, "", Naming::kObjectKey},
    {"wasb", "wasbs", Authority::kAzure, "", Naming::kObjectKey},
    {"hdfs", "hdfs", Authority::kHost, "", Naming::kPath},
    {"dbfs", "dbfs", Authority::kKept, "", Naming::kPath},
    {"file", "file", Authority::kHost, "", Naming::kPath},
    {"glue", "glue", Authority::kKept, "", Naming::kLower},
}};

const Platform* platform_of(std::string_view scheme) {
  for (const Platform& row : kPlatforms)
    if (row.scheme == scheme) return &row;
  return nullptr;
}

bool is_scheme(std::string_view text) {  // RFC 3986 §3.1
  if (text.empty() || !std::isalpha(static_cast<unsigned char>(text[0]))) return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c < 0x80 && (std::isalnum(c) || c == '+' || c == '-' || c == '.');
  });
}

bool all_slashes(std::string_view text) {
  return text.find_first_not_of('/') == std::string_view::npos;
}

// The AWS partitions are aws, aws-cn, aws-us-gov, …
bool is_glue_arn(std::string_view ns) {
  const std::string lower = to_lower(ns.substr(0, 40));
  return lower.starts_with("arn:aws") && lower.find(":glue:") != std::string::npos &&
         lower.find(":glue:") == lower.find(':', 4);
}

bool is_host(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c < 0x80 && (std::isalnum(c) || c == '.' || c == '-' || c == '_');
  });
}

// Who logs in is not part of where the data is, and may be a secret.
std::string_view without_user(std::string_view authority) {
  const auto at = authority.rfind('@');
  return at == std::string_view::npos || at + 1 == authority.size() ? authority : authority.substr(at + 1);
}

std::string host_with_port(std::string_view written, std::string_view port) {
  std::string host = to_lower(without_user(written));
  if (port.empty()) return host;
  const bool bare_v6 = host.starts_with('[') && host.ends_with(']');
  if (bare_v6 || is_host(host)) return host + ":" + std::string(port);
  // "host:" without a number is the default too (RFC 3986 §3.2.3).
  if (host.ends_with(':') && is_host(std::string_view(host).substr(0, host.size() - 1)))
    return host + std::string(port);
  return host;
}

std::string brokers(std::string_view written) {
  std::vector<std::string> all;
  for (size_t at = 0; at <= written.size();) {
    const size_t end = std::min(written.find(',', at), written.size());
    const std::string_view one = trim(written.substr(at, end - at));
    if (!one.empty()) all.push_back(to_lower(one));
    at = end + 1;
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  std::string joined;
  for (const std::string& one : all) joined += (joined.empty() ? "" : ",") + one;
  return joined;
}

std::string azure_place(std::string_view written, std::string_view scheme) {
  const auto at = written.rfind('@');
  if (at == std::string_view::npos) return std::string(written);
  std::string host = to_lower(written.substr(at + 1));
  constexpr std::string_view kBlob = ".blob.core.windows.net", kFiles = ".dfs.core.windows.net";
  // The conventions name the account's one storage by its dfs host, whatever endpoint was used.
  if (scheme == "wasbs" && host.ends_with(kBlob))
    host = host.substr(0, host.size() - kBlob.size()) + std::string(kFiles);
  const bool is_account = host.ends_with(kFiles) || host.ends_with(kBlob);
  const std::string_view container = written.substr(0, at);
  // Containers of a storage account are lower case by rule; workspaces of OneLake are not.
  return (is_account ? to_lower(container) : std::string(container)) + "@" + host;
}

std::string snowflake_account(std::string_view written) {
  std::string account = to_lower(without_user(written));
  constexpr std::string_view kDomain = ".snowflakecomputing.com";
  while (account.size() > kDomain.size() && account.ends_with(kDomain))
    account.resize(account.size() - kDomain.size());
  return account;
}

std::string canonical_authority(const Platform& platform, std::string_view written) {
  switch (platform.authority) {
    case Authority::kKept:
      return std::string(written);
    case Authority::kHost:
      return host_with_port(written, platform.port);
    case Authority::kBrokers:
      return brokers(written);
    case Authority::kAccount:
      return snowflake_account(written);
    case Authority::kAzure:
      return azure_place(written, platform.canonical);
  }
  return std::string(written);
}

// The parts between dots; dots after a backslash or between double quotes are letters. Parts keep their
// quotes and backslashes, so that joining them gives the text back.
std::vector<std::string> split_parts(std::string_view text) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size() && text[i + 1] == '.' && !quoted) {
      parts.back() += "\\.";
      ++i;
    } else if (c == '.' && !quoted) {
      parts.emplace_back();
    } else {
      if (c == '"') quoted = !quoted;
      parts.back() += c;
    }
  }
  return parts;
}

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) text += (i ? "." : "") + parts[i];
  return text;
}

std::string with_dots_escaped(std::string_view part) {
  std::string made;
  for (const char c : part) made += c == '.' ? std::string("\\.") : std::string(1, c);
  return made;
}

bool is_identifier(std::string_view text) {
  const auto letter = [](unsigned char c) { return c < 0x80 && (std::isalpha(c) || c == '_'); };
  return !text.empty() && letter(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(),
                     [&](unsigned char c) { return letter(c) || (c < 0x80 && std::isdigit(c)) || c == '$'; });
}

std::string to_upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// "MY_TABLE" in quotes is the unquoted my_table; any other quoted name is its own.
std::string upper_unquoted(std::string_view name) {
  std::vector<std::string> parts = split_parts(name);
  for (std::string& part : parts) {
    if (is_identifier(part)) {
      part = to_upper(std::move(part));
    } else if (part.size() > 2 && part.front() == '"' && part.back() == '"') {
      const std::string inner = part.substr(1, part.size() - 2);
      if (is_identifier(inner) && to_upper(inner) == inner) part = inner;
    }
  }
  return join(parts);
}

std::string lower_table(std::string_view name) {
  std::vector<std::string> parts = split_parts(name);
  for (size_t i = parts.size() > 2 ? parts.size() - 2 : 0; i < parts.size(); ++i)
    parts[i] = to_lower(parts[i]);
  return join(parts);
}

// The path of s3://bucket/raw/orders/ is written "raw/orders", "/raw/orders" and "raw/orders/". An empty
// component is a letter of the key: only a single slash at either end goes.
std::string object_key(std::string_view name) {
  if (name.size() > 1 && name[0] == '/' && name[1] != '/') name.remove_prefix(1);
  if (name.size() > 1 && name.back() == '/' && name[name.size() - 2] != '/') name.remove_suffix(1);
  return std::string(name);
}

// Runs of slashes, "." components and a slash at the end mean nothing (POSIX.1-2017 §4.13). ".." is kept: a
// link may lead elsewhere. What follows '#' is the name of a table in a file of many.
std::string path(std::string_view name) {
  const size_t mark = std::min(name.find('#'), name.size());
  const std::string_view file = name.substr(0, mark);
  std::string made = file.starts_with('/') ? "/" : "";
  for (size_t at = 0; at < file.size();) {
    const size_t end = std::min(file.find('/', at), file.size());
    const std::string_view component = file.substr(at, end - at);
    const bool goes_on = end == file.size() && mark < name.size();  // ".#lock" is the name of a file
    if (!component.empty() && (component != "." || goes_on)) {
      if (!made.empty() && made.back() != '/') made += '/';
      made += component;
    }
    at = end + 1;
  }
  if (made.empty()) return std::string(name);  // "." or "": not a place on its own
  // "/data/#t" names a file called "#t" in /data, not the table t of /data.
  if (mark < name.size() && file.ends_with('/') && made.back() != '/') made += '/';
  return made + std::string(name.substr(mark));
}

std::string canonical_in(const Platform& platform, std::string_view name) {
  switch (platform.naming) {
    case Naming::kKept:
      return std::string(name);
    case Naming::kLower:
      return to_lower(name);
    case Naming::kLowerTable:
      return lower_table(name);
    case Naming::kUpperUnquoted:
      return upper_unquoted(name);
    case Naming::kObjectKey:
      return object_key(name);
    case Naming::kPath:
      return path(name);
  }
  return std::string(name);
}

// "project:dataset.table" of BigQuery's legacy SQL; a project of a domain has a colon of its own and is left.
std::string bigquery_name(std::string_view name) {
  const size_t colon = name.find(':');
  const bool is_legacy = std::count(name.begin(), name.end(), ':') == 1 &&
                         std::count(name.begin(), name.end(), '.') == 1 && name.find('.') > colon;
  if (!is_legacy) return std::string(name);
  return std::string(name.substr(0, colon)) + "." + std::string(name.substr(colon + 1));
}

// A namespace cut at its scheme: "s3a", "bucket", "/".
struct Cut {
  std::string scheme, authority, rest;
};

Cut cut(std::string_view ns) {
  const size_t at = ns.find("://");
  if (at == std::string_view::npos || !is_scheme(ns.substr(0, at))) return {};
  const std::string_view after = ns.substr(at + 3);
  const size_t end = std::min(after.find('/'), after.size());
  return {to_lower(ns.substr(0, at)), std::string(after.substr(0, end)), std::string(after.substr(end))};
}

// Namespaces that are a bare word: the conventions write no "://" behind them.
bool is_word(std::string_view ns, std::string_view word) {
  if (to_lower(ns.substr(0, word.size())) != word) return false;
  const std::string_view rest = ns.substr(word.size());
  return rest.empty() || (rest[0] == ':' && all_slashes(rest.substr(1)));
}

const Platform* platform_of_namespace(std::string_view ns) {
  if (is_word(ns, "file")) return platform_of("file");
  if (is_glue_arn(ns)) return platform_of("glue");
  const Cut parts = cut(ns);
  return parts.scheme.empty() ? nullptr : platform_of(parts.scheme);
}

std::string canonical_namespace(const std::string& ns) {
  if (is_word(ns, "file")) return "file";
  if (is_glue_arn(ns)) return to_lower(ns);
  Cut parts = cut(ns);
  if (parts.scheme.empty()) return ns;
  const Platform* platform = platform_of(parts.scheme);
  if (!platform) return parts.scheme + "://" + parts.authority + parts.rest;
  if (all_slashes(parts.rest)) parts.rest.clear();
  const std::string authority = canonical_authority(*platform, parts.authority);
  if (platform->scheme == "file" && authority == "localhost" && parts.rest.empty())
    return "file";  // RFC 8089
  return std::string(platform->canonical) + "://" + authority + parts.rest;
}

}  // namespace

DatasetName canonical_name(DatasetName name) {
  if (is_word(name.ns, "bigquery")) return {"bigquery", bigquery_name(name.name)};
  const Platform* platform = platform_of_namespace(name.ns);
  if (platform) name.name = canonical_in(*platform, name.name);
  name.ns = canonical_namespace(name.ns);
  return name;
}

bool folds_case(std::string_view ns) {
  const Platform* platform = platform_of_namespace(ns);
  return platform && (platform->naming == Naming::kLower || platform->naming == Naming::kLowerTable);
}

bool is_storage(std::string_view ns) {
  const Platform* platform = platform_of_namespace(ns);
  return platform && (platform->naming == Naming::kObjectKey || platform->naming == Naming::kPath);
}

std::vector<std::string> name_parts(const DatasetName& name) {
  constexpr std::string_view kGluePrefix = "table/";
  if (is_glue_arn(name.ns) && name.name.starts_with(kGluePrefix)) {
    const std::string rest = name.name.substr(kGluePrefix.size());
    const size_t slash = rest.find('/');
    if (slash != std::string::npos)
      return {with_dots_escaped(rest.substr(0, slash)), with_dots_escaped(rest.substr(slash + 1))};
  }
  if (is_storage(name.ns)) return {name.name};
  return split_parts(name.name);
}

}  // namespace steward
