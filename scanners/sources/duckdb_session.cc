#include "scanners/sources/duckdb_session.h"

#include <duckdb.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "scanners/sources/duckdb_fault.h"
#include "scanners/sources/duckdb_type.h"

namespace steward::scanners {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::pair<const char*, const char*> kSettings[] = {
    {"autoinstall_known_extensions", "false"},
    {"autoload_known_extensions", "false"},
    {"allow_community_extensions", "false"},
    {"threads", "1"},
    {"memory_limit", "512MB"},
    {"temp_directory", ""},
    {"preserve_insertion_order", "true"},
};

// Interrupts a connection once its deadline has passed. An interrupt only reaches the statement that runs at
// that moment, so it is repeated until the deadline moves.
class Watchdog {
 public:
  explicit Watchdog(duckdb_connection connection) : connection_(connection) {}
  ~Watchdog() { disarm(); }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  void arm(SteadyTime deadline) {
    disarm();
    deadline_ = deadline;
    stopping_ = false;
    thread_ = std::thread([this] { watch(); });
  }

  void disarm() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
    deadline_.reset();
  }

  bool expired() const { return deadline_ && std::chrono::steady_clock::now() >= *deadline_; }

 private:
  void watch() {
    std::unique_lock lock(mutex_);
    const auto stopping = [this] { return stopping_; };
    if (wake_.wait_until(lock, *deadline_, stopping)) return;
    do {
      duckdb_interrupt(connection_);
    } while (!wake_.wait_for(lock, std::chrono::milliseconds(20), stopping));
  }

  duckdb_connection connection_;
  std::optional<SteadyTime> deadline_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

// Owners of C handles.
struct OwnedResult {
  duckdb_result result{};
  OwnedResult() = default;
  OwnedResult(const OwnedResult&) = delete;
  OwnedResult& operator=(const OwnedResult&) = delete;
  ~OwnedResult() { duckdb_destroy_result(&result); }
};
struct OwnedStatement {
  duckdb_prepared_statement statement = nullptr;
  OwnedStatement() = default;
  OwnedStatement(const OwnedStatement&) = delete;
  OwnedStatement& operator=(const OwnedStatement&) = delete;
  ~OwnedStatement() { duckdb_destroy_prepare(&statement); }
};
struct OwnedPending {
  duckdb_pending_result pending = nullptr;
  OwnedPending() = default;
  OwnedPending(const OwnedPending&) = delete;
  OwnedPending& operator=(const OwnedPending&) = delete;
  ~OwnedPending() { duckdb_destroy_pending(&pending); }
};
struct OwnedChunk {
  duckdb_data_chunk chunk = nullptr;
  explicit OwnedChunk(duckdb_data_chunk taken) : chunk(taken) {}
  OwnedChunk(const OwnedChunk&) = delete;
  OwnedChunk& operator=(const OwnedChunk&) = delete;
  ~OwnedChunk() { duckdb_destroy_data_chunk(&chunk); }
};
std::optional<std::string_view> text_at(duckdb_vector vector, idx_t index) {
  uint64_t* validity = duckdb_vector_get_validity(vector);
  if (validity && !duckdb_validity_row_is_valid(validity, index)) return std::nullopt;
  auto* strings = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector));
  return std::string_view(duckdb_string_t_data(&strings[index]), duckdb_string_t_length(strings[index]));
}

void read_cell(duckdb_vector vector, bool is_list, idx_t index, DuckdbCell& cell) {
  cell.clear();
  if (!is_list) {
    cell.push_back(text_at(vector, index));
    return;
  }
  uint64_t* validity = duckdb_vector_get_validity(vector);
  if (validity && !duckdb_validity_row_is_valid(validity, index)) return;
  const auto entry = static_cast<duckdb_list_entry*>(duckdb_vector_get_data(vector))[index];
  const duckdb_vector child = duckdb_list_vector_get_child(vector);
  for (idx_t i = 0; i < entry.length; ++i) cell.push_back(text_at(child, entry.offset + i));
}

}  // namespace

struct DuckdbSession::Impl {
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;
  std::unique_ptr<Watchdog> watchdog;
  ReadFault fault = ReadFault::kNone;

  ~Impl() {
    watchdog.reset();
    duckdb_disconnect(&connection);
    duckdb_close(&database);
  }

  Error failed(const char* message) {
    const DuckdbFault told =
        watchdog->expired() ? timeout_fault() : classify_duckdb_error(message ? message : "");
    fault = told.fault;
    return told.error;
  }

  Status start(const std::string& select, OwnedStatement& statement, OwnedResult& result) {
    if (duckdb_prepare(connection, select.c_str(), &statement.statement) == DuckDBError) {
      return failed(duckdb_prepare_error(statement.statement));
    }
    OwnedPending pending;
    if (duckdb_pending_prepared_streaming(statement.statement, &pending.pending) == DuckDBError) {
      return failed(duckdb_pending_error(pending.pending));
    }
    if (duckdb_execute_pending(pending.pending, &result.result) == DuckDBError) {
      return failed(duckdb_result_error(&result.result));
    }
    return {};
  }
};

DuckdbSession::DuckdbSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DuckdbSession::DuckdbSession(DuckdbSession&&) noexcept = default;
DuckdbSession& DuckdbSession::operator=(DuckdbSession&&) noexcept = default;
DuckdbSession::~DuckdbSession() = default;

Result<DuckdbSession> DuckdbSession::open() {
  auto impl = std::make_unique<Impl>();
  duckdb_config config = nullptr;
  duckdb_create_config(&config);
  bool configured = true;
  for (const auto& [name, value] : kSettings)
    configured &= duckdb_set_config(config, name, value) == DuckDBSuccess;
  const bool opened = configured &&
                      duckdb_open_ext(nullptr, &impl->database, config, nullptr) == DuckDBSuccess &&
                      duckdb_connect(impl->database, &impl->connection) == DuckDBSuccess;
  duckdb_destroy_config(&config);
  if (!opened) return Error{ErrorCode::kInternal, "The file reader (DuckDB) could not be started.", ""};
  impl->watchdog = std::make_unique<Watchdog>(impl->connection);
  return DuckdbSession(std::move(impl));
}

Status DuckdbSession::run(const std::string& sql) {
  OwnedResult result;
  if (duckdb_query(impl_->connection, sql.c_str(), &result.result) == DuckDBError) {
    return impl_->failed(duckdb_result_error(&result.result));
  }
  return {};
}

Result<std::vector<DuckdbColumn>> DuckdbSession::describe(const std::string& select) {
  OwnedStatement statement;
  if (duckdb_prepare(impl_->connection, select.c_str(), &statement.statement) == DuckDBError) {
    return impl_->failed(duckdb_prepare_error(statement.statement));
  }
  std::vector<DuckdbColumn> columns;
  for (idx_t i = 0; i < duckdb_prepared_statement_column_count(statement.statement); ++i) {
    const auto type = duckdb_prepared_statement_column_logical_type(statement.statement, i);
    const char* name = duckdb_prepared_statement_column_name(statement.statement, i);
    columns.push_back({name ? name : "", take_type(type)});
    duckdb_free(const_cast<char*>(name));
  }
  return columns;
}

Status DuckdbSession::each_row(const std::string& select, const std::function<bool(int64_t)>& wanted,
                               const RowFn& row) {
  OwnedStatement statement;
  OwnedResult result;
  STEWARD_RETURN_IF_ERROR(impl_->start(select, statement, result));

  const idx_t width = duckdb_column_count(&result.result);
  std::vector<bool> is_list(width);
  for (idx_t i = 0; i < width; ++i) is_list[i] = duckdb_column_type(&result.result, i) == DUCKDB_TYPE_LIST;
  std::vector<DuckdbCell> cells(width);

  for (int64_t number = 0;;) {
    const OwnedChunk owned(duckdb_fetch_chunk(result.result));
    if (!owned.chunk) break;
    const idx_t size = duckdb_data_chunk_get_size(owned.chunk);
    if (size == 0) break;
    for (idx_t r = 0; r < size; ++r, ++number) {
      if (!wanted(number)) continue;
      for (idx_t i = 0; i < width; ++i) {
        read_cell(duckdb_data_chunk_get_vector(owned.chunk, i), is_list[i], r, cells[i]);
      }
      if (!row(cells)) return {};
    }
  }
  // A stream that breaks off ends like one that is done; only the result's error tells them apart.
  const char* message = duckdb_result_error(&result.result);
  if (message && *message) return impl_->failed(message);
  return {};
}

Result<std::optional<std::string>> DuckdbSession::scalar(const std::string& select) {
  std::optional<std::string> value;
  STEWARD_RETURN_IF_ERROR(each_row(
      "SELECT CAST((" + select + ") AS VARCHAR)", [](int64_t) { return true; },
      [&](const std::vector<DuckdbCell>& row) {
        if (row[0][0]) value.emplace(*row[0][0]);
        return false;
      }));
  return value;
}

void DuckdbSession::set_deadline(SteadyTime when) {
  impl_->watchdog->arm(when);
}

void DuckdbSession::clear_deadline() {
  impl_->watchdog->disarm();
}

ReadFault DuckdbSession::last_fault() const {
  return impl_->fault;
}

std::string duckdb_literal(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + "'";
}

std::string duckdb_identifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace steward::scanners
