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
    {"memory_limit", "1GiB"},
    {"enable_external_file_cache", "false"},
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

std::string_view text_of(duckdb_string_t& string) {
  return {duckdb_string_t_data(&string), duckdb_string_t_length(string)};
}

void append_texts(duckdb_vector vector, idx_t begin, idx_t end, std::vector<std::string_view>& values) {
  uint64_t* validity = duckdb_vector_get_validity(vector);
  auto* strings = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector));
  values.reserve(values.size() + (end - begin));
  for (idx_t i = begin; i < end; ++i) {
    const bool null = validity && !duckdb_validity_row_is_valid(validity, i);
    values.push_back(null ? kNullCell : text_of(strings[i]));
  }
}

// A null list is an empty one: it has no elements that could be null.
void append_elements(duckdb_vector vector, idx_t begin, idx_t end, std::vector<std::string_view>& values) {
  uint64_t* validity = duckdb_vector_get_validity(vector);
  const auto* entries = static_cast<duckdb_list_entry*>(duckdb_vector_get_data(vector));
  const duckdb_vector child = duckdb_list_vector_get_child(vector);
  for (idx_t i = begin; i < end; ++i) {
    if (validity && !duckdb_validity_row_is_valid(validity, i)) continue;
    append_texts(child, entries[i].offset, entries[i].offset + entries[i].length, values);
  }
}

void append(duckdb_vector vector, idx_t begin, idx_t end, std::vector<std::string_view>& values) {
  duckdb_logical_type type = duckdb_vector_get_column_type(vector);
  const bool is_list = duckdb_get_type_id(type) == DUCKDB_TYPE_LIST;
  duckdb_destroy_logical_type(&type);
  is_list ? append_elements(vector, begin, end, values) : append_texts(vector, begin, end, values);
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

DuckdbChunk::DuckdbChunk(void* chunk)
    : chunk_(chunk),
      rows_(static_cast<int64_t>(duckdb_data_chunk_get_size(static_cast<duckdb_data_chunk>(chunk)))) {}

void DuckdbChunk::append_column(size_t column, std::vector<std::string_view>& values) const {
  const auto vector = duckdb_data_chunk_get_vector(static_cast<duckdb_data_chunk>(chunk_), column);
  append(vector, 0, static_cast<idx_t>(rows_), values);
}

void DuckdbChunk::append_cell(size_t column, int64_t row, std::vector<std::string_view>& values) const {
  const auto vector = duckdb_data_chunk_get_vector(static_cast<duckdb_data_chunk>(chunk_), column);
  append(vector, static_cast<idx_t>(row), static_cast<idx_t>(row) + 1, values);
}

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

Status DuckdbSession::each_chunk(const std::string& select, const ChunkFn& take) {
  impl_->fault = ReadFault::kNone;
  OwnedStatement statement;
  OwnedResult result;
  STEWARD_RETURN_IF_ERROR(impl_->start(select, statement, result));
  for (;;) {
    const OwnedChunk owned(duckdb_fetch_chunk(result.result));
    if (!owned.chunk) break;
    const DuckdbChunk chunk(owned.chunk);
    if (chunk.rows() == 0) break;
    if (!take(chunk)) return {};
  }
  // A stream that breaks off ends like one that is done; only the result's error tells them apart.
  const char* message = duckdb_result_error(&result.result);
  if (message && *message) return impl_->failed(message);
  return {};
}

Result<std::optional<std::string>> DuckdbSession::scalar(const std::string& select) {
  std::optional<std::string> value;
  STEWARD_RETURN_IF_ERROR(
      each_chunk("SELECT CAST((" + select + ") AS VARCHAR)", [&](const DuckdbChunk& chunk) {
        std::vector<std::string_view> values;
        chunk.append_cell(0, 0, values);
        if (values[0].data()) value.emplace(values[0]);
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
