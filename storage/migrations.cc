#include "storage/migrations.h"

#include <fmt/format.h>

#include <map>
#include <optional>

#include "base/hash.h"
#include "base/text.h"

namespace steward::storage {
namespace {

constexpr int kOldestServer = 140000;  // extract() of a timestamp is exact since 14

// Waiting for another server's migration may take as long as that migration does.
constexpr auto kPatience = "SET LOCAL lock_timeout = '10min'; SET LOCAL statement_timeout = 0";
constexpr auto kLockMigrations =
    "SELECT pg_advisory_xact_lock(7310579649270017)";  // a number of Steward's own
constexpr auto kHasTable = "SELECT to_regclass('steward.schema_migration') IS NOT NULL";
constexpr auto kCreateTable =
    "CREATE SCHEMA IF NOT EXISTS steward;"
    "CREATE TABLE steward.schema_migration ("
    "  number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT "
    "NULL)";
constexpr auto kSelectApplied = "SELECT number, name, checksum FROM steward.schema_migration ORDER BY number";
constexpr auto kInsertApplied =
    "INSERT INTO steward.schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, now())";

struct Migration {
  int number = 0;
  std::string name;
  std::string sql;
  std::string checksum;
};

// Numbered from 1 without gaps, or the binary was built wrongly.
Result<std::vector<Migration>> read_migrations(const std::vector<EmbeddedFile>& files) {
  std::map<int64_t, Migration> by_number;
  for (const EmbeddedFile& file : files) {
    const int64_t number = parse_int(file.name.substr(0, file.name.find('_'))).value_or(0);
    by_number.insert({number, Migration{static_cast<int>(number), std::string(file.name),
                                        std::string(file.contents), to_hex(sha256(file.contents))}});
  }
  std::vector<Migration> ordered;
  for (auto& [number, migration] : by_number) {
    if (number != static_cast<int64_t>(ordered.size()) + 1) break;
    ordered.push_back(std::move(migration));
  }
  if (ordered.size() != files.size())
    return Error{ErrorCode::kInternal, "The migrations in this binary are not numbered from 1 without gaps.",
                 ""};
  return ordered;
}

Status check_applied(const pqxx::result& applied, const std::vector<Migration>& known) {
  for (const auto& row : applied) {
    const auto number = row[0].as<int>();
    const auto name = excerpt(row[1].as<std::string>());
    if (number < 1 || number > static_cast<int>(known.size()))
      return Error{
          ErrorCode::kConflict,
          fmt::format(
              "The database has migration {} ({}), and this steward knows {}: it was written by a newer "
              "one. Upgrade steward.",
              number, name, known.size()),
          ""};
    if (row[2].as<std::string>() != known[static_cast<size_t>(number) - 1].checksum)
      return Error{
          ErrorCode::kConflict,
          fmt::format(
              "Migration {} ({}) was applied to the database in another form than this steward holds: "
              "use the release that made it.",
              number, name),
          ""};
  }
  return {};
}

// The number of the migration applied; none when nothing is missing.
Result<std::optional<int>> apply_next(pqxx::work& tx, const std::vector<Migration>& known) {
  if (tx.conn().server_version() < kOldestServer)
    return Error{ErrorCode::kConflict, "The database is older than PostgreSQL 14: use a newer server.", ""};
  tx.exec(kPatience);
  tx.exec(kLockMigrations);
  if (!tx.exec1(kHasTable)[0].as<bool>()) tx.exec(kCreateTable);
  const pqxx::result applied = tx.exec(kSelectApplied);
  STEWARD_RETURN_IF_ERROR(check_applied(applied, known));
  const auto count = static_cast<size_t>(applied.size());
  if (count == known.size()) return std::optional<int>();
  const Migration& next = known[count];
  tx.exec(next.sql);
  tx.exec_params(kInsertApplied, next.number, next.name, next.checksum);
  return std::optional<int>(next.number);
}

}  // namespace

Result<MigrationOutcome> migrate(Database& database, const std::vector<EmbeddedFile>& migrations) {
  STEWARD_ASSIGN_OR_RETURN(const std::vector<Migration> known, read_migrations(migrations));
  MigrationOutcome outcome;
  outcome.current = static_cast<int>(known.size());
  while (true) {
    STEWARD_ASSIGN_OR_RETURN(const std::optional<int> applied,
                             database.run([&](pqxx::work& tx) { return apply_next(tx, known); }));
    if (!applied) return outcome;
    ++outcome.applied;
  }
}

}  // namespace steward::storage
