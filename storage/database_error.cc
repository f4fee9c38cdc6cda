#include <fmt/format.h>

#include <array>
#include <typeinfo>

#include "base/text.h"
#include "storage/pool.h"

namespace steward::storage {
namespace {

struct StateRule {
  std::string_view prefix;  // of the SQLSTATE; the first that matches decides
  ErrorCode code;
  std::string_view sentence;  // instead of PostgreSQL's, which may quote a value; empty: PostgreSQL's own
};

// https://www.postgresql.org/docs/15/errcodes-appendix.html
constexpr std::array<StateRule, 22> kDatabaseErrors = {{
    {"57014", ErrorCode::kTimeout, "A database statement took too long and was cancelled."},
    {"55P03", ErrorCode::kTimeout, "A lock in the database was not free in time: try again."},
    {"25P03", ErrorCode::kTimeout, "A database transaction was idle for too long and was ended."},
    {"40", ErrorCode::kUnavailable, "The database transaction met another one and was undone: try again."},
    {"57P", ErrorCode::kUnavailable, "The database is shutting down or starting: try again."},
    {"08", ErrorCode::kUnavailable, "The connection to the database was lost."},
    {"53", ErrorCode::kUnavailable, ""},  // disk full, too many connections
    {"58", ErrorCode::kUnavailable, ""},  // I/O errors of the server
    {"28", ErrorCode::kUnavailable, ""},  // login refused
    {"3D", ErrorCode::kUnavailable, ""},  // no such database
    {"23505", ErrorCode::kConflict, ""},
    {"23503", ErrorCode::kConflict, ""},
    {"23", ErrorCode::kInvalidInput, ""},
    {"22", ErrorCode::kInvalidInput, "The database refused a value."},
    {"54", ErrorCode::kTooLarge, "The database refused something too large."},
    {"42501", ErrorCode::kForbidden, ""},
    {"42P01", ErrorCode::kInternal, ""},
    {"42703", ErrorCode::kInternal, ""},
    {"3F", ErrorCode::kInternal, ""},
    {"25006", ErrorCode::kInternal, ""},
    {"P0001", ErrorCode::kForbidden, ""},  // raised by our own triggers
    {"", ErrorCode::kInternal, "The database refused a statement."},
}};

// The primary message alone: DETAIL, HINT and CONTEXT lines quote rows.
std::string first_line(std::string_view text) {
  text = trim(text.substr(0, text.find('\n')));
  for (const std::string_view prefix : {"ERROR:", "FATAL:"})
    if (text.starts_with(prefix)) text = trim(text.substr(prefix.size()));
  return excerpt(text, 300);
}

Error from_sql(const pqxx::sql_error& error) {
  const std::string& state = error.sqlstate();
  for (const StateRule& rule : kDatabaseErrors) {
    if (!state.starts_with(rule.prefix)) continue;
    const std::string sentence =
        rule.sentence.empty() ? "Database: " + first_line(error.what()) + "." : std::string(rule.sentence);
    return {rule.code, fmt::format("{} (SQLSTATE {})", sentence, state.empty() ? "unknown" : state), ""};
  }
  return {ErrorCode::kInternal, "The database refused a statement.", ""};
}

}  // namespace

Error current_database_error() {
  try {
    throw;
  } catch (const pqxx::in_doubt_error&) {
    return {ErrorCode::kUnavailable,
            "The connection to the database broke while a change was being committed: it may or may not have "
            "been stored.",
            ""};
  } catch (const pqxx::broken_connection& error) {
    return {
        ErrorCode::kUnavailable,
        fmt::format("The database cannot be reached: {}. Check that it runs and that --database names it.",
                    first_line(error.what())),
        ""};
  } catch (const pqxx::insufficient_privilege& error) {  // libpqxx 6.4 gives these two kinds no SQLSTATE
    return {ErrorCode::kForbidden, "Database: " + first_line(error.what()) + ".", ""};
  } catch (const pqxx::insufficient_resources& error) {
    return {ErrorCode::kUnavailable, "Database: " + first_line(error.what()) + ".", ""};
  } catch (const pqxx::sql_error& error) {
    return from_sql(error);
  } catch (const pqxx::transaction_rollback&) {
    return {ErrorCode::kUnavailable, "The database transaction met another one and was undone: try again.",
            ""};
  } catch (const std::bad_alloc&) {
    return {ErrorCode::kTooLarge, "There was not enough memory for the answer of the database.", ""};
  } catch (const std::exception& error) {
    // Its text may quote a value (a failed conversion does); its type does not.
    return {ErrorCode::kInternal,
            fmt::format("Unexpected failure while using the database ({}).", typeid(error).name()), ""};
  } catch (...) {
    return {ErrorCode::kInternal, "Unexpected failure while using the database.", ""};
  }
}

}  // namespace steward::storage
