#include "scanners/sources/postgres_errors.h"

#include <string>

#include "base/text.h"

namespace steward::scanners {
namespace {

struct StateSentence {
  std::string_view prefix;  // of the SQLSTATE
  ErrorCode code;
  std::string_view sentence;
};

constexpr StateSentence kStates[] = {
    {"42501", ErrorCode::kForbidden, "Permission to read it was denied; grant SELECT to the scanning user."},
    {"42P01", ErrorCode::kNotFound, "It was dropped during the scan."},
    {"3F000", ErrorCode::kNotFound, "Its schema was dropped during the scan."},
    {"42703", ErrorCode::kConflict, "Its columns changed during the scan; scan again."},
    {"57014", ErrorCode::kTimeout,
     "Reading it took longer than allowed; raise the timeout or lower the rows to read."},
    {"55P03", ErrorCode::kUnavailable, "Another session holds a lock on it; scan again later."},
    {"55000", ErrorCode::kConflict,
     "It cannot be read as it is; a materialized view must be refreshed first."},
    {"25006", ErrorCode::kForbidden, "Reading it would write; a view must not call functions that do."},
    {"57P", ErrorCode::kUnavailable, "The database server is shutting down."},
    {"53", ErrorCode::kUnavailable, "The database server has run out of memory, disk or connections."},
};

// libpq's messages that hold host, port and reason, and nothing of a password.
constexpr std::string_view kHarmless[] = {"connection to server", "could not translate host name", "FATAL:"};

}  // namespace

Error connect_error(std::string_view message) {
  const auto first_line = trim(message.substr(0, message.find('\n')));
  for (const auto start : kHarmless) {
    // An '@' would be the rest of a password that was not percent-encoded, taken for a host.
    if (!first_line.starts_with(start) || first_line.find('@') != std::string_view::npos) continue;
    std::string sentence = "The database cannot be reached: " + excerpt(first_line, 300);
    if (!sentence.ends_with('.')) sentence += '.';
    return {ErrorCode::kUnavailable, std::move(sentence), ""};
  }
  return {ErrorCode::kInvalidInput,
          "The database address is not understood; write postgres://USER@HOST:PORT/DATABASE, with special "
          "characters "
          "percent-encoded.",
          ""};
}

Error statement_error(std::string_view sqlstate) {
  for (const auto& state : kStates) {
    if (sqlstate.starts_with(state.prefix)) return {state.code, std::string(state.sentence), ""};
  }
  return {ErrorCode::kUnavailable, "The database refused to read it (SQLSTATE " + excerpt(sqlstate, 5) + ").",
          ""};
}

Error lost_connection() {
  return {ErrorCode::kUnavailable, "The connection to the database was lost; scan again.", ""};
}

}  // namespace steward::scanners
