#include "scanners/sources/mysql_session.h"

#include <mysql.h>

#include <utility>

#include "base/text.h"

namespace steward::scanners {
namespace {

constexpr unsigned kConnectSeconds = 5;
constexpr uint16_t kDefaultPort = 3306;

// Text forms are fixed, and locks are not waited for long: others work here.
constexpr const char* kSettings[] = {"SET SESSION TRANSACTION READ ONLY", "SET SESSION time_zone = '+00:00'",
                                     "SET SESSION sql_mode = ''", "SET SESSION lock_wait_timeout = 3"};
// MySQL 8 answers from statistics of yesterday otherwise; others do not know the setting.
constexpr const char kFreshStatistics[] = "SET SESSION information_schema_stats_expiry = 0";

struct Known {
  unsigned number;
  ErrorCode code;
  std::string_view sentence;
};

constexpr std::string_view kDenied = "Permission to read it was denied; grant SELECT to the scanning user.";
constexpr std::string_view kTooSlow =
    "Reading it took longer than allowed; raise the timeout or lower the rows to read.";
constexpr std::string_view kLost = "The connection to the database was lost; scan again.";

// https://mariadb.com/kb/en/mariadb-error-code-reference/
constexpr Known kKnown[] = {
    {1044, ErrorCode::kForbidden, kDenied},
    {1142, ErrorCode::kForbidden, kDenied},
    {1143, ErrorCode::kForbidden, kDenied},
    {1227, ErrorCode::kForbidden, kDenied},
    {1792, ErrorCode::kForbidden, "Reading it would write; a view must not call functions that do."},
    {1049, ErrorCode::kNotFound, "Its database was dropped during the scan."},
    {1146, ErrorCode::kNotFound, "It was dropped during the scan."},
    {1054, ErrorCode::kConflict, "Its columns changed during the scan; scan again."},
    {1356, ErrorCode::kConflict, "The view names what is gone or what its definer may not read; repair it."},
    {1969, ErrorCode::kTimeout, kTooSlow},
    {3024, ErrorCode::kTimeout, kTooSlow},
    {1205, ErrorCode::kUnavailable, "Another session holds a lock on it; scan again later."},
    {2006, ErrorCode::kUnavailable, kLost},
    {2013, ErrorCode::kUnavailable, kLost},
    {2055, ErrorCode::kUnavailable, kLost},
};

Error statement_error(unsigned number) {
  for (const Known& known : kKnown) {
    if (known.number == number) return {known.code, std::string(known.sentence), ""};
  }
  return {ErrorCode::kUnavailable, "The database refused to read it (error " + std::to_string(number) + ").",
          ""};
}

struct FreeResult {
  void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
};

}  // namespace

void MysqlSession::Close::operator()(st_mysql* connection) const {
  mysql_close(connection);
}

Result<MysqlSession> MysqlSession::open(const DatabaseUri& address) {
  MysqlSession session(address);
  for (const auto& [key, value] : address.query) {
    if (key != "socket") {
      return Error{ErrorCode::kInvalidInput,
                   "The database address has an option \"" + excerpt(key, 30) + "\"; only socket= is known.",
                   ""};
    }
  }
  STEWARD_RETURN_IF_ERROR(session.connect());
  return session;
}

Status MysqlSession::connect() {
  connection_.reset(mysql_init(nullptr));
  const auto socket = address_.query.find("socket");
  const bool local = socket != address_.query.end();
  const uint16_t port = address_.port ? address_.port : kDefaultPort;
  const std::string host = local || address_.host.empty() ? "localhost" : address_.host;
  ns_ = "mysql://" + host + ":" + std::to_string(port);
  const unsigned off = 0;
  mysql_options(connection_.get(), MYSQL_OPT_CONNECT_TIMEOUT, &kConnectSeconds);
  mysql_options(connection_.get(), MYSQL_OPT_LOCAL_INFILE, &off);  // a hostile server may ask for our files
  mysql_options(connection_.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  const char* database = address_.path.empty() ? nullptr : address_.path.c_str();
  if (!mysql_real_connect(connection_.get(), host.c_str(),
                          address_.user.empty() ? nullptr : address_.user.c_str(), address_.password.c_str(),
                          database, port, local ? socket->second.c_str() : nullptr, 0)) {
    std::string reason = excerpt(mysql_error(connection_.get()), 200);
    if (!reason.ends_with('.')) reason += '.';
    connection_.reset();
    return Error{
        ErrorCode::kUnavailable,
        "The database at " + host + ", port " + std::to_string(port) + " cannot be reached: " + reason, ""};
  }
  is_mariadb_ =
      std::string_view(mysql_get_server_info(connection_.get())).find("MariaDB") != std::string_view::npos;
  for (const char* setting : kSettings) STEWARD_RETURN_IF_ERROR(query(setting));
  if (!is_mariadb_) (void)query(kFreshStatistics);
  return {};
}

Status MysqlSession::query(const std::string& sql) {
  if (mysql_real_query(connection_.get(), sql.data(), sql.size()) == 0) return {};
  return statement_error(mysql_errno(connection_.get()));
}

Status MysqlSession::run(const std::string& sql) {
  return each_row(sql, [](const MysqlRow&) { return true; });
}

Status MysqlSession::each_row(const std::string& sql, const std::function<bool(const MysqlRow&)>& take) {
  if (!connection_) STEWARD_RETURN_IF_ERROR(connect());
  STEWARD_RETURN_IF_ERROR(query(sql));
  std::unique_ptr<MYSQL_RES, FreeResult> result(mysql_use_result(connection_.get()));
  if (!result) {
    const unsigned number = mysql_errno(connection_.get());
    return number == 0 ? Status() : statement_error(number);
  }
  const unsigned width = mysql_num_fields(result.get());
  MysqlRow cells(width);
  while (const MYSQL_ROW row = mysql_fetch_row(result.get())) {
    const unsigned long* lengths = mysql_fetch_lengths(result.get());
    for (unsigned i = 0; i < width; ++i) {
      cells[i] = row[i] ? std::string_view(row[i], lengths[i]) : std::string_view();
    }
    if (take(cells)) continue;
    // Freeing an answer reads it to its end; closing the connection under it does not.
    connection_.reset();
    return {};
  }
  const unsigned number = mysql_errno(connection_.get());
  if (number == 0) return {};
  const Error error = statement_error(number);
  result.reset();
  if (error.message == kLost) connection_.reset();
  return error;
}

std::string MysqlSession::literal(std::string_view text) const {
  std::string quoted(text.size() * 2 + 1, '\0');
  quoted.resize(mysql_real_escape_string(connection_.get(), quoted.data(), text.data(), text.size()));
  return "'" + quoted + "'";
}

std::string MysqlSession::identifier(std::string_view name) {
  std::string quoted = "`";
  for (const char c : name) {
    if (c == '`') quoted += '`';
    quoted += c;
  }
  return quoted + "`";
}

}  // namespace steward::scanners
