#include "scanners/sources/sqlite_source.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "scanners/sources/file_fingerprint.h"
#include "scanners/sources/row_sampler.h"

namespace steward::scanners {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kBusyMilliseconds = 3'000;
constexpr int kMaxCellBytes = 64 << 20;
constexpr int kStepsBetweenLooks = 10'000;  // of SQLite's virtual machine, at the clock

// An untrusted schema may call no function with side effects.
constexpr char kSettings[] = "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cache_size = -8000";

constexpr char kSelectTables[] =
    "SELECT name, type FROM pragma_table_list "
    "WHERE schema = 'main' AND type IN ('table', 'view', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE "
    "'\\' "
    "ORDER BY name";

Error error_of(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::kUnavailable, "Another program holds a lock on it; scan again later.", ""};
    case SQLITE_INTERRUPT:
      return {ErrorCode::kTimeout,
              "Reading it took longer than allowed; raise the timeout or lower the rows to read.", ""};
    case SQLITE_NOTADB:
      return {ErrorCode::kInvalidInput, "It is not an SQLite database, or it is encrypted.", ""};
    case SQLITE_CORRUPT:
      return {ErrorCode::kInvalidInput, "The SQLite database is damaged; restore it from a backup.", ""};
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_READONLY:
      return {ErrorCode::kForbidden, "Permission to read it was denied.", ""};
    case SQLITE_CANTOPEN:
      return {ErrorCode::kUnavailable,
              "It could not be opened; a database in WAL mode needs a directory that may be written.", ""};
    case SQLITE_TOOBIG:
      return {ErrorCode::kTooLarge, "A value is larger than 64 MiB.", ""};
    default:
      return {ErrorCode::kUnavailable, "SQLite could not read it; its schema may need what is not built in.",
              ""};
  }
}

std::string identifier(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + "\"";
}

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct EndStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, EndStatement>;

Result<Statement> prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr);
  if (code != SQLITE_OK) return error_of(code);
  return Statement(statement);
}

std::string_view bytes_of(sqlite3_stmt* statement, int column, bool blob) {
  const void* bytes = blob ? sqlite3_column_blob(statement, column) : sqlite3_column_text(statement, column);
  const auto size = static_cast<size_t>(sqlite3_column_bytes(statement, column));
  return bytes ? std::string_view(static_cast<const char*>(bytes), size) : std::string_view("", 0);
}

void add_cell(sqlite3_stmt* statement, int column, RowSampler& sampler) {
  const auto target = static_cast<size_t>(column);
  const int type = sqlite3_column_type(statement, column);
  if (type == SQLITE_NULL) return sampler.add_null(target);
  const auto value = bytes_of(statement, column, type == SQLITE_BLOB);
  if (is_utf8(value)) return sampler.add(target, value);
  // SQLite does not look at what it is given as text.
  type == SQLITE_BLOB ? sampler.add_unread(target) : sampler.add(target, to_valid_utf8(value));
}

}  // namespace

struct SqliteSource::Impl {
  std::string path;
  std::unique_ptr<sqlite3, CloseDatabase> database;
  std::vector<std::pair<DatasetName, std::string>> tables;  // of the last discover()
  SteadyClock::time_point deadline;

  const std::string* table_of(const DatasetName& name) const {
    const auto found =
        std::find_if(tables.begin(), tables.end(), [&](const auto& table) { return table.first == name; });
    return found == tables.end() ? nullptr : &found->second;
  }

  void set_deadline(SteadyClock::time_point when) {
    deadline = when;
    sqlite3_progress_handler(
        database.get(), kStepsBetweenLooks,
        [](void* self) { return static_cast<int>(SteadyClock::now() >= static_cast<Impl*>(self)->deadline); },
        this);
  }
};

SqliteSource::SqliteSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SqliteSource::~SqliteSource() = default;

Result<std::unique_ptr<Source>> SqliteSource::open(const std::string& path) {
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  sqlite3* database = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_FULLMUTEX, nullptr);
  impl->database.reset(database);
  if (code != SQLITE_OK) return error_of(code);
  sqlite3_busy_timeout(database, kBusyMilliseconds);
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, kMaxCellBytes);
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  code = sqlite3_exec(database, kSettings, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error_of(code);
  return std::unique_ptr<Source>(new SqliteSource(std::move(impl)));
}

Result<Discovery> SqliteSource::discover() {
  impl_->tables.clear();
  impl_->set_deadline(SteadyClock::now() + std::chrono::seconds(60));
  STEWARD_ASSIGN_OR_RETURN(const Statement statement, prepare(impl_->database.get(), kSelectTables));
  Discovery discovery;
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    const std::string table(bytes_of(statement.get(), 0, false));
    const bool view = bytes_of(statement.get(), 1, false) == "view";
    DatasetName name{"file", to_valid_utf8(impl_->path + "#" + table)};
    impl_->tables.emplace_back(name, table);
    discovery.datasets.push_back(
        {std::move(name), view ? DatasetKind::kView : DatasetKind::kTable, std::nullopt});
  }
  if (code != SQLITE_DONE) return error_of(code);
  std::sort(discovery.datasets.begin(), discovery.datasets.end(),
            [](const Discovered& a, const Discovered& b) { return a.name < b.name; });
  return discovery;
}

Result<std::string> SqliteSource::fingerprint(const Discovered& dataset) {
  const std::string* table = impl_->table_of(dataset.name);
  if (!table) return Error{ErrorCode::kNotFound, "It no longer exists.", ""};
  STEWARD_ASSIGN_OR_RETURN(const auto file, fingerprint_file(impl_->path, FileFormat::kSqlite));
  const std::string log = impl_->path + "-wal";
  std::error_code failure;
  std::string of_log;
  if (std::filesystem::file_size(log, failure) > 0 && !failure) {
    STEWARD_ASSIGN_OR_RETURN(of_log, fingerprint_file(log, FileFormat::kSqlite));
  }
  return to_hex(Sha256().update_framed(*table).update_framed(file).update_framed(of_log).finish());
}

Result<ReadSummary> SqliteSource::read(const Discovered& dataset, const ReadOptions& options,
                                       BatchSink& sink) {
  const std::string* table = impl_->table_of(dataset.name);
  if (!table) return Error{ErrorCode::kNotFound, "It no longer exists.", ""};
  impl_->set_deadline(SteadyClock::now() + options.timeout);
  STEWARD_ASSIGN_OR_RETURN(const Statement statement,
                           prepare(impl_->database.get(), "SELECT * FROM " + identifier(*table)));
  const int width = sqlite3_column_count(statement.get());
  std::vector<Field> fields;
  for (int i = 0; i < width; ++i) {
    const char* type = sqlite3_column_decltype(statement.get(), i);
    fields.push_back({{}, to_valid_utf8(sqlite3_column_name(statement.get(), i)), type ? type : "", i + 1});
  }
  STEWARD_RETURN_IF_ERROR(sink.begin(fields));
  RowSampler sampler(fields.size(), options, sink);
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    if (!sampler.take()) continue;
    for (int i = 0; i < width; ++i) add_cell(statement.get(), i, sampler);
    STEWARD_RETURN_IF_ERROR(sampler.end_row());
  }
  const bool cut_off = (code & 0xff) == SQLITE_INTERRUPT && sampler.met() > 0;
  if (code != SQLITE_DONE && !cut_off) return error_of(code);
  STEWARD_RETURN_IF_ERROR(sampler.finish());

  ReadSummary summary;
  summary.rows = sampler.met();
  summary.rows_examined = sampler.examined();
  summary.design = cut_off ? SampleDesign::kFirstRows : sampler.design();
  return summary;
}

}  // namespace steward::scanners
